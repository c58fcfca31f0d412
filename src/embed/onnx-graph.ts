import { dirname, resolve } from 'node:path';
import { UserError } from '../model/errors.ts';
import { encodeField, type Field, ProtobufError, ProtobufFile } from './protobuf.ts';

/** Field numbers of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). */
const MODEL = { irVersion: 1, graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5, output: 12 } as const;
const NODE = { input: 1, output: 2, operator: 4 } as const;
const TENSOR = { externalData: 13 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const VALUE_INFO = { name: 1 } as const;

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What is read of an ONNX file before ONNX Runtime opens it. */
export interface OnnxGraph {
  readonly nodes: readonly Node[];
  readonly outputs: readonly string[];
  /** Files beside the model that hold its weights, absolute paths. */
  readonly externalFiles: readonly string[];
}

function readNode(file: ProtobufFile, field: Field): Node {
  let operator = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  for (const part of file.fields(field.start, field.end)) {
    if (part.number === NODE.input) inputs.push(file.text(part));
    else if (part.number === NODE.output) outputs.push(file.text(part));
    else if (part.number === NODE.operator) operator = file.text(part);
  }
  return { operator, inputs, outputs };
}

function nameOf(file: ProtobufFile, field: Field): string {
  for (const part of file.fields(field.start, field.end)) if (part.number === VALUE_INFO.name) return file.text(part);
  return '';
}

function externalLocation(file: ProtobufFile, tensor: Field): string | null {
  for (const part of file.fields(tensor.start, tensor.end)) {
    if (part.number !== TENSOR.externalData) continue;
    let key = '';
    let value = '';
    for (const entry of file.fields(part.start, part.end)) {
      if (entry.number === ENTRY.key) key = file.text(entry);
      else if (entry.number === ENTRY.value) value = file.text(entry);
    }
    if (key === 'location') return value;
  }
  return null;
}

function read(file: ProtobufFile, path: string): OnnxGraph {
  const nodes: Node[] = [];
  const outputs: string[] = [];
  const external = new Set<string>();
  let hasGraph = false;
  let first = true;
  for (const field of file.fields()) {
    // Writers put the version first; anything else at the start is another kind of file.
    if (first && !(field.number === MODEL.irVersion && field.wireType === 0 && field.value < 1000)) {
      throw new ProtobufError('it does not begin with a version', false);
    }
    first = false;
    if (field.number !== MODEL.graph || field.wireType !== 2) continue;
    hasGraph = true;
    for (const part of file.fields(field.start, field.end)) {
      if (part.number === GRAPH.node) nodes.push(readNode(file, part));
      else if (part.number === GRAPH.output) outputs.push(nameOf(file, part));
      else if (part.number === GRAPH.initializer) {
        const location = externalLocation(file, part);
        if (location !== null) external.add(resolve(dirname(path), location));
      }
    }
  }
  if (!hasGraph) throw new ProtobufError('there is no graph in it', true);
  return { nodes, outputs, externalFiles: [...external].sort() };
}

function whatItIs(start: Buffer): string {
  const text = start.toString('latin1');
  if (text.startsWith('version https://git-lfs')) {
    return 'is a Git LFS pointer, not the model: run git lfs pull where it comes from';
  }
  if (/^\s*<(?:!doctype|html)/i.test(text)) return 'is a web page, not a model: download the file itself';
  if (start.subarray(4, 8).toString('latin1') === 'TFL3') {
    return 'is a TensorFlow Lite model: convert it to ONNX first, for example with tf2onnx';
  }
  if (text.startsWith('PK\u0003\u0004')) return 'is a zip file or PyTorch checkpoint: export the model to ONNX first';
  return 'is not an ONNX model: give a file that was exported to ONNX';
}

/**
 * The nodes, outputs and weight files of an ONNX model; the weights themselves are stepped over.
 * @throws UserError when the file is missing, not ONNX, or cut short
 */
export function readOnnxGraph(path: string): OnnxGraph {
  let file: ProtobufFile;
  try {
    file = new ProtobufFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `${path}: no such file; give the path of an ONNX model` : `${path}: cannot be read (${code})`,
    );
  }
  try {
    if (file.size === 0) throw new UserError(`${path} is empty: copy or download the model again`);
    return read(file, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UserError(`${path} is a folder: give the .onnx file in it`);
    if (!(error instanceof ProtobufError)) throw error;
    const start = file.bytes(0, 64);
    // Every ONNX file begins with field 1, its version.
    if (error.cutShort && start[0] === 0x08) {
      throw new UserError(
        `${path} is cut short at ${file.size} bytes (${error.message}): copy or download the model again`,
      );
    }
    throw new UserError(`${path} ${whatItIs(start)}`);
  } finally {
    file.close();
  }
}

const PASSES_ON = new Set(['Identity', 'Softmax', 'LogSoftmax', 'Sigmoid', 'Add', 'Dropout', 'Cast']);

/**
 * What a classifier computes right before its last linear layer: the name of that tensor.
 * @param output the scores, one of the graph's outputs
 * @returns null when the output does not come from a linear layer
 */
export function featuresBefore(graph: OnnxGraph, output: string): string | null {
  const producers = new Map<string, Node>();
  for (const node of graph.nodes) for (const name of node.outputs) producers.set(name, node);
  let name: string | undefined = output;
  for (let steps = 0; name !== undefined && steps < 8; steps++) {
    const node: Node | undefined = producers.get(name);
    if (node === undefined) return null;
    if (node.operator === 'Gemm' || node.operator === 'MatMul') return node.inputs[0] ?? null;
    if (!PASSES_ON.has(node.operator)) return null;
    // Of an addition, the side that was computed: the other one is the bias.
    name = node.inputs.find((input) => producers.has(input));
  }
  return null;
}

/** Whether some node computes a tensor of this name. */
export const computes = (graph: OnnxGraph, name: string): boolean =>
  graph.nodes.some((node) => node.outputs.includes(name));

/**
 * Bytes that, put after those of a model, make one more tensor of its graph an output. Protobuf merges a message that
 * comes twice, so the model's own bytes stay as they are; ONNX Runtime works out type and shape.
 */
export const oneMoreOutput = (name: string): Buffer =>
  encodeField(MODEL.graph, encodeField(GRAPH.output, encodeField(VALUE_INFO.name, Buffer.from(name))));
