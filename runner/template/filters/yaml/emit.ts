import { templateError } from "../../values.js";
import { type Analysis, analyze } from "./analyze.js";
import { implicitTag } from "./implicit.js";
import type { ScalarNode, YamlNode } from "./nodes.js";
import { YamlWriter } from "./writer.js";

export interface EmitOptions {
  indent?: number;
  width?: number;
  lineBreak?: string;
  explicitStart?: boolean;
  explicitEnd?: boolean;
}

interface Place {
  inMapping?: boolean;
  simpleKey?: boolean;
}

/** Writes a document as libyaml's emitter (which Ansible dumps with) writes it. */
export function emitYaml(node: YamlNode, options: EmitOptions = {}): string {
  const step = options.indent !== undefined && options.indent > 1 && options.indent < 10 ? options.indent : 2;
  const width = options.width === undefined || (options.width >= 0 && options.width <= step * 2) ? 80 : options.width;
  const emitter = new Emitter(
    new YamlWriter(step, width < 0 ? Number.POSITIVE_INFINITY : width, options.lineBreak ?? "\n"),
  );
  return emitter.document(node, options);
}

class Emitter {
  private flowLevel = 0;
  private readonly indents: number[] = [];

  constructor(private readonly pen: YamlWriter) {}

  document(node: YamlNode, options: EmitOptions): string {
    const pen = this.pen;
    if (options.explicitStart) {
      pen.indicator("---", true);
    }
    this.node(node, {});
    pen.startLine();
    if (options.explicitEnd || pen.openEnded) {
      pen.indicator("...", true);
      pen.startLine();
    }
    return pen.out;
  }

  private node(node: YamlNode, place: Place): void {
    if (node.kind === "scalar") this.scalar(node, place);
    else if (node.kind === "sequence") {
      if (this.flowLevel > 0 || node.flow || node.items.length === 0) this.flowSequence(node.items);
      else this.blockSequence(node.items, place);
    } else {
      if (node.tag) this.pen.indicator(`!!${node.tag}`, true);
      if (this.flowLevel > 0 || node.flow || node.pairs.length === 0) this.flowMapping(node.pairs);
      else this.blockMapping(node.pairs);
    }
  }

  private deeper(flow: boolean, indentless = false): void {
    const pen = this.pen;
    this.indents.push(pen.indent);
    if (pen.indent < 0) pen.indent = flow ? pen.step : 0;
    else if (!indentless) pen.indent += pen.step;
  }

  private flowSequence(items: YamlNode[]): void {
    this.openFlow("[");
    items.forEach((item, index) => {
      this.separateFlow(index);
      this.node(item, {});
    });
    this.closeFlow("]");
  }

  private flowMapping(pairs: [YamlNode, YamlNode][]): void {
    this.openFlow("{");
    pairs.forEach(([key, value], index) => {
      this.separateFlow(index);
      if (isSimpleKey(key)) {
        this.node(key, { inMapping: true, simpleKey: true });
        this.pen.indicator(":", false);
      } else {
        this.pen.indicator("?", true);
        this.node(key, { inMapping: true });
        if (this.pen.column > this.pen.width) this.pen.startLine();
        this.pen.indicator(":", true);
      }
      this.node(value, { inMapping: true });
    });
    this.closeFlow("}");
  }

  private openFlow(sign: string): void {
    this.pen.indicator(sign, true, true);
    this.deeper(true);
    this.flowLevel++;
  }

  private separateFlow(index: number): void {
    if (index > 0) this.pen.indicator(",", false);
    if (this.pen.column > this.pen.width) this.pen.startLine();
  }

  private closeFlow(sign: string): void {
    this.flowLevel--;
    this.pen.indent = this.indents.pop()!;
    this.pen.indicator(sign, false);
  }

  private blockSequence(items: YamlNode[], place: Place): void {
    this.deeper(false, place.inMapping === true && !this.pen.indention);
    for (const item of items) {
      this.pen.startLine();
      this.pen.indicator("-", true, false, true);
      this.node(item, {});
    }
    this.pen.indent = this.indents.pop()!;
  }

  private blockMapping(pairs: [YamlNode, YamlNode][]): void {
    this.deeper(false);
    for (const [key, value] of pairs) {
      this.pen.startLine();
      if (isSimpleKey(key)) {
        this.node(key, { inMapping: true, simpleKey: true });
        this.pen.indicator(":", false);
      } else {
        this.pen.indicator("?", true, false, true);
        this.node(key, { inMapping: true });
        this.pen.startLine();
        this.pen.indicator(":", true, false, true);
      }
      this.node(value, { inMapping: true });
    }
    this.pen.indent = this.indents.pop()!;
  }

  private scalar(node: ScalarNode, place: Place): void {
    const chars = [...node.text];
    const analysis = analyze(chars);
    const detected = implicitTag(node.text);
    const style = this.style(node, chars.length, analysis, detected, place);
    if (node.tag.startsWith("!")) this.pen.indicator(node.tag, true);
    else if (style === "" ? node.tag !== detected : node.tag !== "str") this.writeTag(node.tag, detected);
    this.deeper(true);
    const split = !place.simpleKey;
    if (style === "") this.pen.plain(chars, split, this.flowLevel > 0);
    else if (style === "'") this.pen.singleQuoted(chars, split);
    else if (style === '"') this.pen.doubleQuoted(chars, split);
    else this.pen.literal(chars, style as "|" | ">");
    this.pen.indent = this.indents.pop()!;
  }

  /** libyaml leaves a tag out that the reader would find by itself, and marks quoted non-text with a bare `!`. */
  private writeTag(tag: string, detected: string): void {
    this.pen.indicator(tag === detected ? "!" : `!!${tag}`, true);
  }

  private style(node: ScalarNode, size: number, analysis: Analysis, detected: string, place: Place): string {
    let style = node.style ?? "";
    if (style !== "" && !`'"|>`.includes(style)) throw templateError(`'${style}' is no YAML style`);
    if (place.simpleKey && analysis.multiline) style = '"';
    const inFlow = this.flowLevel > 0;
    if (style === "") {
      const allowed = inFlow ? analysis.flowPlain : analysis.blockPlain;
      const emptyHere = size === 0 && (inFlow || place.simpleKey);
      if (!allowed || emptyHere || node.tag !== detected) style = "'";
    }
    if (style === "'" && !analysis.singleQuoted) style = '"';
    if ((style === "|" || style === ">") && (!analysis.block || inFlow || place.simpleKey)) style = '"';
    return style;
  }
}

function isSimpleKey(node: YamlNode): boolean {
  if (node.kind === "sequence") return node.items.length === 0;
  if (node.kind === "mapping") return node.pairs.length === 0;
  return !/[\r\n\x85\u2028\u2029]/.test(node.text) && Buffer.byteLength(node.text) <= 128;
}
