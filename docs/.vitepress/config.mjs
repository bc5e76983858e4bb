// The docs as a site: `npm run docs:site` writes docs/.vitepress/dist. VitePress is fetched when it is asked for, pinned.
export default {
  title: "axle",
  description: "Brings a fleet of small boards into the state that playbooks describe",
  cleanUrls: true,
  // Links to files of the project (playbooks, CONTRIBUTING) lead out of the site.
  ignoreDeadLinks: [/^(?:\.\/)?\.\.\//, /CONTRIBUTING/],
  // Templates and `<names>` are text here: the pages hold no code of Vue's.
  markdown: { html: false },
  vue: { template: { compilerOptions: { delimiters: ["[[[[", "]]]]"] } } },
  themeConfig: {
    search: { provider: "local" },
    sidebar: [
      {
        text: "Use it",
        items: [
          { text: "The first hour", link: "/first-hour" },
          { text: "The main job, recorded", link: "/article" },
          { text: "Coming from Ansible", link: "/coming-from-ansible" },
          { text: "Seeing what happens", link: "/seeing" },
          { text: "What lint finds", link: "/lint" },
          { text: "Troubleshooting", link: "/troubleshooting" },
          { text: "Questions", link: "/faq" },
        ],
      },
      {
        text: "Look up",
        items: [
          { text: "Modules", link: "/modules" },
          { text: "Writing a module", link: "/writing-modules" },
          { text: "Differences from Ansible", link: "/differences" },
          { text: "Dependencies", link: "/dependencies" },
        ],
      },
      {
        text: "Understand",
        items: [
          { text: "How it works", link: "/how-it-works" },
          { text: "Safety", link: "/safety" },
          { text: "Performance", link: "/performance" },
          { text: "Beyond one controller", link: "/sharding" },
        ],
      },
    ],
  },
};
