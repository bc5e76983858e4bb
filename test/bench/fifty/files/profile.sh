export EDITOR=vi
export PATH=$PATH:/srv/bench/bin
