import { expect } from "chai";
import fc from "fast-check";
import { formatEntry, parseFstab, parseFstabLine, removeFstabEntries, setFstabEntry } from "../../modules/kit/fstab.js";

const entry = { source: "cgroup", path: "/cgroup", fstype: "cgroup", options: "defaults", dump: "0", pass: "0" };
const isEntry = (old: { path: string }) => old.path === "/cgroup";

describe("the table of file systems", () => {
  it("gets the article's line at the end, and what was there stays byte for byte", () => {
    const table = "# <file system>\nproc\t/proc  proc defaults 0 0";
    expect(setFstabEntry(table, entry, isEntry)).to.equal(`${table}\ncgroup /cgroup cgroup defaults 0 0\n`);
  });

  it("stays as it is when the line is there in another form", () => {
    const table = "cgroup   /cgroup\tcgroup\tdefaults\n/dev/sda1 / ext4 errors=remount-ro 0 1\n";
    expect(setFstabEntry(table, entry, isEntry)).to.equal(table);
  });

  it("has the line replaced where it stands, and further ones of the kind removed", () => {
    const table = "a /a ext4 ro 0 0\ncgroup /cgroup cgroup cpu 0 0\nb /b ext4 ro 0 0\nnone /cgroup cgroup2 rw 0 0\n";
    expect(setFstabEntry(table, entry, isEntry)).to.equal(
      "a /a ext4 ro 0 0\ncgroup /cgroup cgroup defaults 0 0\nb /b ext4 ro 0 0\n",
    );
  });

  it("loses only what it should", () => {
    expect(removeFstabEntries("# c\n\ncgroup /cgroup cgroup\na /a ext4 ro\n", isEntry)).to.equal(
      "# c\n\na /a ext4 ro\n",
    );
  });

  it("keeps blanks, tabs and backslashes of names in octal", () => {
    const line = "/dev/disk/by-label/my\\040disk /mnt/a\\134b ext4 ro 0 2";
    const parsed = parseFstabLine(line)!;
    expect(parsed).to.include({ source: "/dev/disk/by-label/my disk", path: "/mnt/a\\b" });
    expect(formatEntry(parsed)).to.equal(line);
  });

  it("reads back every entry that it writes", () => {
    const field = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "" && !text.startsWith("#"));
    const word = fc.stringMatching(/^[a-z0-9=,/.-]{1,12}$/);
    fc.assert(
      fc.property(field, field, word, word, (source, path, fstype, options) => {
        const made = { source, path, fstype, options, dump: "0", pass: "2" };
        expect(parseFstab(setFstabEntry("", made, () => false))).to.deep.equal([made]);
      }),
    );
  });

  it("passes over comments, blank lines and lines that are none", () => {
    expect(parseFstab("# c\n\n  \nhalf /line\n")).to.deep.equal([]);
  });
});
