import type { PaintedView, PointPainter } from './point-painter.ts';

const VERTEX = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in uint code;
uniform vec2 middle;
uniform vec2 scale;
uniform float diameter;
uniform float opacity;
uniform sampler2D colours;
flat out vec4 colour;
void main() {
  // The middle is taken off first: far in, places differ in their last bits.
  gl_Position = vec4((place - middle) * scale, 0.0, 1.0);
  gl_PointSize = code == 0u ? max(1.0, diameter * 0.7) : diameter;
  colour = vec4(texelFetch(colours, ivec2(int(code), 0), 0).rgb, 1.0) * opacity;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 colour;
uniform float diameter;
out vec4 shade;
void main() {
  float edge = diameter * (0.5 - length(gl_PointCoord - 0.5)) + 0.5;
  shade = colour * clamp(diameter < 2.5 ? 1.0 : edge, 0.0, 1.0);
}`;

const INERT: PointPainter = {
  way: 'webgl',
  pen: null,
  setColours: () => undefined,
  setCodes: () => undefined,
  resize: () => undefined,
  paint: () => undefined,
  present: () => undefined,
  dispose: () => undefined,
};

/**
 * Points by WebGL 2, from one buffer of places, one of colour codes, and one of their order. Shaders are compiled by
 * the driver: no script is made from text, which the page's policy forbids.
 *
 * @returns null where the browser has no WebGL 2
 */
export function webglPainter(canvas: HTMLCanvasElement, points: Float32Array, onLost: () => void): PointPainter | null {
  const gl = canvas.getContext('webgl2', { antialias: false });
  if (!gl) return null;
  const program = link(gl);
  if (!program) {
    // The canvas is WebGL's now, for ever: another one is needed.
    queueMicrotask(onLost);
    return INERT;
  }
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const at = {
    middle: uniform('middle'),
    scale: uniform('scale'),
    diameter: uniform('diameter'),
    opacity: uniform('opacity'),
  };
  // biome-ignore lint/correctness/useHookAtTopLevel: of WebGL, not of React
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const [places, codes, order] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  gl.bindBuffer(gl.ARRAY_BUFFER, places);
  gl.bufferData(gl.ARRAY_BUFFER, points, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, codes);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_BYTE, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  let dimmedCount = 0;
  let count = 0;
  canvas.addEventListener('webglcontextlost', onLost);
  return {
    way: 'webgl',
    pen: null,
    setColours(colours) {
      const bytes = new Uint8Array(256 * 4);
      for (const [code, hex] of colours.entries()) {
        const rgb = Number.parseInt(hex.slice(1), 16);
        bytes.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255], 4 * code);
      }
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    },
    setCodes(bytes, indices, dimmed) {
      gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.DYNAMIC_DRAW);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.DYNAMIC_DRAW);
      dimmedCount = dimmed;
      count = indices.length;
    },
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
      gl.viewport(0, 0, width, height);
    },
    paint({ view, scale, diameter, opacity, most }: PaintedView) {
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(at.middle, view.x, view.y);
      gl.uniform2f(at.scale, (2 * scale) / canvas.width, (2 * scale) / canvas.height);
      gl.uniform1f(at.diameter, diameter);
      gl.uniform1f(at.opacity, opacity);
      const dimmed = Math.min(dimmedCount, most);
      if (dimmed > 0) gl.drawElements(gl.POINTS, dimmed, gl.UNSIGNED_INT, 0);
      const shown = Math.min(count - dimmedCount, most);
      if (shown > 0) gl.drawElements(gl.POINTS, shown, gl.UNSIGNED_INT, 4 * dimmedCount);
    },
    // By the browser, once the frame is done.
    present: () => undefined,
    dispose() {
      canvas.removeEventListener('webglcontextlost', onLost);
      for (const buffer of [places, codes, order]) gl.deleteBuffer(buffer);
      gl.deleteTexture(texture);
      gl.deleteProgram(program);
    },
  };
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS)) return program;
  if (!gl.isContextLost()) console.error(gl.getProgramInfoLog(program));
  return null;
}
