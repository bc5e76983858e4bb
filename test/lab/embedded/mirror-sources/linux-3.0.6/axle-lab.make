# Knows the targets of a kernel tree that an article of 2012 uses. Options and their dependencies are read from Kconfig
# files, as the real build does; "compiling" writes a stand-in image that carries its configuration.
tree=${src:-.}
release=3.0.6${LOCALVERSION-}
symbols() { cat arch/arm/Kconfig init/Kconfig kernel/Kconfig; }
resolve() { # .config on standard input: unknown options go, options whose dependencies are off go
  symbols | awk -v config="$1" '
    function on(expression,   parts, n, i, symbol, negated) {
      n = split(expression, parts, / *&& */)
      for (i = 1; i <= n; i++) {
        symbol = parts[i]; negated = sub(/^!/, "", symbol)
        if (negated ? (value[symbol] ~ /^[ym]$/) : (value[symbol] !~ /^[ym]$/)) return 0
      }
      return 1
    }
    BEGIN {
      while ((getline line < config) > 0) {
        if (line ~ /^CONFIG_[A-Za-z0-9_]+=/) { name = substr(line, 8, index(line, "=") - 8); value[name] = substr(line, index(line, "=") + 1) }
      }
    }
    /^config / { name = $2; order[++count] = name }
    /^[ \t]+depends on / { sub(/^[ \t]+depends on /, ""); depends[name] = $0 }
    /^[ \t]+default / { sub(/^[ \t]+default /, ""); preset[name] = $0 }
    /^[ \t]+(bool|tristate|string|int)/ { kind[name] = $1; prompt[name] = NF > 1 }
    END {
      print "# Automatically generated make config: don'"'"'t edit"
      print "# Linux/arm 3.0.6 Kernel Configuration"
      for (i = 1; i <= count; i++) {
        name = order[i]
        if ((name in depends) && !on(depends[name])) { delete value[name]; continue }
        if (!prompt[name] && (name in preset)) value[name] = preset[name]
        if (!(name in value) && (name in preset)) value[name] = preset[name]
        if ((name in value) && kind[name] == "bool" && value[name] == "m") value[name] = "y"
        if ((name in value) && value[name] != "n") print "CONFIG_" name "=" value[name]
        else if (kind[name] == "bool" || kind[name] == "tristate") print "# CONFIG_" name " is not set"
      }
    }'
}
case $1 in
*_defconfig) cp "arch/arm/configs/$1" .config; resolve .config >.config.new && mv .config.new .config; echo "# configuration written to .config" ;;
oldconfig | silentoldconfig | oldnoconfig | olddefconfig)
  [ -f .config ] || { echo "*** Configuration file \".config\" not found!" >&2; exit 1; }
  resolve .config >.config.new && mv .config.new .config
  echo "# configuration written to .config" ;;
kernelrelease) echo "$release" ;;
kernelversion) echo 3.0.6 ;;
zImage | all)
  [ -f .config ] || { echo "*** Configuration file \".config\" not found!" >&2; exit 1; }
  if [ -f lab-break-build ]; then
    echo "  CC      kernel/cgroup.o"
    echo "kernel/cgroup.c:1234: error: 'struct cgroup' has no member named 'broken'" >&2
    echo "make[1]: *** [kernel/cgroup.o] Error 1" >&2
    exit 2
  fi
  for object in init/main kernel/sched kernel/fork kernel/cgroup kernel/cpuset kernel/nsproxy mm/memcontrol block/deadline-iosched net/core/dev drivers/net/veth drivers/net/macvlan fs/devpts/inode; do
    echo "  CC      $object.o"
  done
  echo "  LD      vmlinux"
  mkdir -p arch/arm/boot
  { printf 'axle embedded lab: stand-in for a kernel image\nrelease=%s\nbuild=#1 SMP LAB\nIKCFG_ST' "$release"; gzip -9 -n <.config; printf 'IKCFG_ED\n'; } >arch/arm/boot/zImage
  cp arch/arm/boot/zImage vmlinux
  echo "  Kernel: arch/arm/boot/zImage is ready" ;;
modules)
  sed -n 's/^CONFIG_\([A-Z0-9_]*\)=m$/\1/p' .config | while read -r option; do echo "  CC [M]  $option.o"; echo "$option" >"$option.ko"; done ;;
modules_install)
  target=${INSTALL_MOD_PATH-}/lib/modules/$release
  mkdir -p "$target/kernel"
  for module in *.ko; do [ ! -f "$module" ] || { echo "  INSTALL $module"; cp "$module" "$target/kernel/"; }; done
  ln -sfn "$(pwd)" "$target/build"
  ln -sfn "$(pwd)" "$target/source"
  (cd "$target" && find kernel -name '*.ko' | sed 's/$/:/' >modules.dep)
  echo "  DEPMOD  $release" ;;
clean | mrproper) rm -f vmlinux arch/arm/boot/zImage ./*.ko ;;
*) echo "make: *** No rule to make target '$1'.  Stop." >&2; exit 2 ;;
esac
