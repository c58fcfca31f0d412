"""Prints the entries of SAMPLES in samples.ts.

Pillow 13.0.0, pillow-heif 1.8.1, pillow-jxl-plugin 1.3.8, numpy (any): python samples.generate.py

Every sample is the same 16x12 picture: R = 16 x, G = 20 y, B = 8 (x + y).
"""

import base64
import io

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401 (registers itself)
from PIL import Image

pillow_heif.register_heif_opener()
y, x = np.mgrid[0:12, 0:16]
picture = Image.fromarray(np.stack([x * 16, y * 20, (x + y) * 8], -1).astype("uint8"))


def encode(image: Image.Image, extension: str, **options: object) -> str:
    out = io.BytesIO()
    image.save(out, extension, **options)
    return base64.b64encode(out.getvalue()).decode()


def show(name: str, encoded: str) -> None:
    print(f"  {name}:\n    '{encoded}',")


grey = picture.getchannel("R")
alpha = picture.getchannel("G")
grey_alpha = Image.merge("LA", (grey, alpha))
rgba = picture.copy()
rgba.putalpha(alpha)
deep = Image.fromarray((x * 4000 + y).astype("uint16"))

exif = Image.Exif()
exif[0x0112] = 6
exif[0x010F] = "Acme"

show("heic", encode(picture, "HEIF", quality=80))
show("heicAlpha", encode(rgba, "HEIF", quality=80))
show("heicTurned", encode(picture, "HEIF", quality=80, exif=exif.tobytes()))
show("jxl", encode(picture, "JXL", lossless=True))
show("jxlContainer", encode(picture, "JXL", lossless=True, use_container=True))
show("jxlGrey", encode(grey, "JXL", lossless=True))
show("jxlGreyAlpha", encode(grey_alpha, "JXL", lossless=True))
show("jxlAlpha", encode(rgba, "JXL", lossless=True))
show("jp2", encode(picture, "JPEG2000"))
show("jp2Codestream", encode(picture, "JPEG2000", no_jp2=True))
show("jp2Grey", encode(grey, "JPEG2000"))
show("jp2Deep", encode(deep, "JPEG2000"))
show("jp2Alpha", encode(rgba, "JPEG2000"))
