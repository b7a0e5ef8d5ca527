# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns an image clockwise: turn.py IMAGE FRAME DPI, then lines "TURN SKEW OUT" on stdin. Needs Debian's python3-pil."""

import sys

from PIL import Image, ImageOps

QUARTERS = {90: Image.ROTATE_270, 180: Image.ROTATE_180, 270: Image.ROTATE_90}  # Pillow turns the other way round


def main():
    Image.MAX_IMAGE_PIXELS = None
    image = Image.open(sys.argv[1])
    image.seek(int(sys.argv[2]))
    own = image.info.get("dpi", (0, 0))[0]
    dpi = int(sys.argv[3]) or round(float(own)) or 300
    image = ImageOps.exif_transpose(image)
    image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    white = 255 if image.mode == "L" else (255, 255, 255)
    for line in sys.stdin:
        turn, skew, out = line.rstrip("\n").split(" ", 2)
        turned = image.transpose(QUARTERS[int(turn)]) if int(turn) else image
        if float(skew):
            turned = turned.rotate(-float(skew), Image.BICUBIC, expand=True, fillcolor=white)
        turned.save(out, quality=90, dpi=(dpi, dpi))


if __name__ == "__main__":
    main()
