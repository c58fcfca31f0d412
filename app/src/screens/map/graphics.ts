/** What a browser draws WebGL with. */
export type Graphics = 'card' | 'software' | 'none';

/** As the software renderers of browsers and drivers call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|virgl|lavapipe/i;

let known: Graphics | undefined;

/** Found out once, on a canvas of its own: one that has been WebGL's can be nothing else. */
export function graphics(): Graphics {
  known ??= probe();
  return known;
}

function probe(): Graphics {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return document.createElement('canvas').getContext('webgl2') ? 'software' : 'none';
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return SOFTWARE.test(name) ? 'software' : 'card';
}
