import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface TinyRpm {
  name: string;
  version: string;
  requires?: string;
  recommends?: string;
}

const tiny: readonly TinyRpm[] = [
  { name: "tiny-one", version: "1.0" },
  { name: "tiny-one", version: "1.1" },
  { name: "tiny-two", version: "1.0", requires: "tiny-three" },
  { name: "tiny-three", version: "1.0" },
  { name: "tiny-four", version: "1.0", recommends: "tiny-three" },
  { name: "tiny-broken", version: "1.0", requires: "tiny-nowhere" },
];

function specOf({ name, version, requires, recommends }: TinyRpm): string {
  return `Name: ${name}
Version: ${version}
Release: 1
Summary: the tiny package ${name}
License: MIT
BuildArch: noarch
${requires ? `Requires: ${requires}\n` : ""}${recommends ? `Recommends: ${recommends}\n` : ""}%description
the tiny package ${name}
%install
mkdir -p %{buildroot}/usr/share
echo ${version} >%{buildroot}/usr/share/${name}
%files
/usr/share/${name}
`;
}

/** Builds RPM packages into a folder, with the lists that dnf reads; all of them by rpm's own tools. */
export function makeRpmRepository(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "axle-rpms-"));
  try {
    const specs = tiny.map((one) => {
      const spec = join(work, `${one.name}-${one.version}.spec`);
      writeFileSync(spec, specOf(one));
      return spec;
    });
    const macros = [
      `_topdir ${work}`,
      `_rpmdir ${dir}`,
      "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
    ];
    const defines = macros.flatMap((macro) => ["--define", macro]);
    execFileSync("rpmbuild", ["-bb", "--quiet", ...defines, ...specs], { stdio: ["ignore", "ignore", "pipe"] });
    execFileSync("createrepo_c", ["--quiet", dir], { stdio: ["ignore", "ignore", "pipe"] });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What dnf is told in every root: one repository in /rpms, and a database of its own. */
export function makeDnfSettings(base: string): void {
  for (const dir of ["etc/dnf/vars", "etc/yum.repos.d", "etc/rpm"]) mkdirSync(join(base, dir), { recursive: true });
  writeFileSync(join(base, "etc/dnf/dnf.conf"), "[main]\ngpgcheck=False\nclean_requirements_on_remove=True\n");
  writeFileSync(join(base, "etc/dnf/vars/releasever"), "1\n");
  writeFileSync(join(base, "etc/rpm/macros"), "%_dbpath /var/lib/rpm\n");
  writeFileSync(join(base, "etc/yum.repos.d/tiny.repo"), "[tiny]\nname=tiny\nbaseurl=file:///rpms\ngpgcheck=0\n");
}
