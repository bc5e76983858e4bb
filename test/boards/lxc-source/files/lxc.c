/* LXC's programs as far as a board needs them, on Debian's liblxc: the guests that they make and run are real ones. */
#include <errno.h>
#include <lxc/lxccontainer.h>
#include <lxc/attach_options.h>
#include <lxc/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int create(struct lxc_container *c, const char *config, const char *template, char **rest) {
  if (config && !c->load_config(c, config)) return 1;
  return !c->create(c, template, NULL, NULL, 0, rest);
}

static int start(struct lxc_container *c) {
  c->want_daemonize(c, true);
  return !c->start(c, 0, NULL);
}

static int stop(struct lxc_container *c, int seconds) {
  return !(c->shutdown(c, seconds) || c->stop(c));
}

static int info(struct lxc_container *c, const char *name) {
  printf("Name:           %s\nState:          %s\n", name, c->state(c));
  if (!c->is_running(c)) return 0;
  printf("PID:            %d\n", (int)c->init_pid(c));
  char **ips = c->get_ips(c, NULL, "inet", 0);
  for (char **ip = ips; ip && *ip; ip++) printf("IP:             %s\n", *ip);
  return 0;
}

static int attach(struct lxc_container *c, char **command) {
  lxc_attach_options_t options = LXC_ATTACH_OPTIONS_DEFAULT;
  int status = c->attach_run_wait(c, &options, command[0], (const char *const *)command);
  return status < 0 ? 1 : status >> 8;
}

int main(int argc, char **argv) {
  const char *me = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
  const char *name = NULL, *path = LXCPATH, *config = NULL, *template = NULL, *count = NULL;
  int letter;
  if (argc > 1 && !strcmp(argv[1], "--version")) return puts(lxc_get_version()) < 0;
  while ((letter = getopt(argc, argv, "+n:P:f:t:dHipsB:")) != -1) {
    if (letter == 'n') name = optarg;
    else if (letter == 'P') path = optarg;
    else if (letter == 'f') config = optarg;
    else if (letter == 't') template = count = optarg;
    else if (letter == '?') return 2;
  }
  if (!name) return 2;
  struct lxc_container *c = lxc_container_new(name, path);
  if (!c) return 1;
  if (!strcmp(me, "lxc-create")) return create(c, config, template, argv + optind);
  if (!c->is_defined(c)) return fprintf(stderr, "%s: %s doesn't exist\n", me, name), 1;
  if (!strcmp(me, "lxc-start")) return start(c);
  if (!strcmp(me, "lxc-stop")) return stop(c, count ? atoi(count) : 10);
  if (!strcmp(me, "lxc-info")) return info(c, name);
  if (!strcmp(me, "lxc-destroy")) return !c->destroy(c);
  if (!strcmp(me, "lxc-freeze")) return !c->freeze(c);
  if (!strcmp(me, "lxc-unfreeze")) return !c->unfreeze(c);
  if (!strcmp(me, "lxc-attach")) return attach(c, argv + optind);
  return 2;
}
