export const examples = `
- name: Tools for containers
  apt:
    name: [libcap-dev, libcap2-bin, bridge-utils, debootstrap]
    update_cache: true
    cache_valid_time: 86400

- name: One exact version, without what it recommends
  apt:
    name: nginx=1.22.*
    install_recommends: false

- name: From an archived suite whose signatures have expired
  apt:
    name: live-config
    update_cache: true
    allow_unauthenticated: true

- name: Gone, with its configuration
  apt:
    name: exim4*
    state: absent
    purge: true
    autoremove: true

- name: Everything up to date, services not restarted meanwhile
  apt:
    upgrade: dist
    policy_rc_d: 101

- name: A package file
  apt:
    deb: /root/board-support_1.2_armel.deb
`;
