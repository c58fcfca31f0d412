/**
 * The ONNX graph that compares two tiles of vectors, written byte by byte (protocol buffers, onnx.proto, opset 18): with
 * `left` m × w and `right` n × w
 *
 *     distances    = −left · rightᵀ                                m × n
 *     rowMinima    = the least of each 64 neighbours of a row      m × n/64
 *     columnMinima = the least of each 64 neighbours of a column   m/64 × n
 *
 * The minima tell where to look: most runs of 64 hold nothing near, and finding that out here costs next to nothing.
 */

/** Distances per minimum. Tiles are whole multiples of it. */
export const RUN = 64;

const FLOAT = 1;
const INT64 = 7;
const OPSET = 18;
const IR_VERSION = 9;

/** @param rows m, @param columns n, @param width w; m and n multiples of {@link RUN} */
export function gemmModel(rows: number, columns: number, width: number): Uint8Array {
  const graph = concat(
    node('Gemm', ['left', 'right'], 'distances', [floatAttribute('alpha', -1), integerAttribute('transB', 1)]),
    node('Reshape', ['distances', 'byRow'], 'runs', []),
    node('ReduceMin', ['runs', 'axis2'], 'rowMinima', [integerAttribute('keepdims', 0)]),
    node('Reshape', ['distances', 'byColumn'], 'columnRuns', []),
    node('ReduceMin', ['columnRuns', 'axis1'], 'columnMinima', [integerAttribute('keepdims', 0)]),
    text(2, 'tile'),
    message(5, integers('byRow', [rows, columns / RUN, RUN])),
    message(5, integers('byColumn', [rows / RUN, RUN, columns])),
    message(5, integers('axis1', [1])),
    message(5, integers('axis2', [2])),
    message(11, value('left', [rows, width])),
    message(11, value('right', [columns, width])),
    message(12, value('distances', [rows, columns])),
    message(12, value('rowMinima', [rows, columns / RUN])),
    message(12, value('columnMinima', [rows / RUN, columns])),
  );
  return concat(integer(1, IR_VERSION), message(8, integer(2, OPSET)), message(7, graph));
}

const node = (operator: string, inputs: readonly string[], output: string, attributes: readonly Uint8Array[]) =>
  message(
    1,
    concat(
      ...inputs.map((input) => text(1, input)),
      text(2, output),
      text(4, operator),
      ...attributes.map((attribute) => message(5, attribute)),
    ),
  );

const floatAttribute = (name: string, number: number) => {
  const bytes = new Uint8Array(5);
  bytes[0] = (2 << 3) | 5;
  new DataView(bytes.buffer).setFloat32(1, number, true);
  return concat(text(1, name), bytes, integer(20, 1));
};

const integerAttribute = (name: string, number: number) => concat(text(1, name), integer(3, number), integer(20, 2));

/** A TensorProto with one dimension. */
const integers = (name: string, numbers: readonly number[]) =>
  concat(integer(1, numbers.length), integer(2, INT64), ...numbers.map((number) => integer(7, number)), text(8, name));

/** A ValueInfoProto of a float tensor. */
const value = (name: string, shape: readonly number[]) => {
  const dimensions = concat(...shape.map((size) => message(1, integer(1, size))));
  return concat(text(1, name), message(2, message(1, concat(integer(1, FLOAT), message(2, dimensions)))));
};

const integer = (field: number, number: number) => concat(varint(field << 3), varint(number));
const message = (field: number, bytes: Uint8Array) => concat(varint((field << 3) | 2), varint(bytes.length), bytes);
const text = (field: number, string: string) => message(field, new TextEncoder().encode(string));

function varint(number: number): Uint8Array {
  const bytes: number[] = [];
  let rest = number;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
