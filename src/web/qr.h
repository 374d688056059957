/* qr: QR codes as modules, SVG and PNG. The only user of libqrencode. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

/* How much of the code may be dirty or torn: about 7, 15, 25, 30 per cent. */
enum qr_level { QR_LEVEL_L, QR_LEVEL_M, QR_LEVEL_Q, QR_LEVEL_H };

#define QR_TEXT_MOST 1000 /* bytes */
#define QR_MARGIN_MOST 20 /* modules */
#define QR_PIXELS_MOST 4000

struct qr {
	int width; /* in modules; as high as wide */
	const uint8_t *dark; /* width * width, row by row; 1: dark */
};

struct qr_look {
	int margin; /* quiet zone in modules; readers are promised 4 */
	int pixels; /* width of the picture, quiet zone included */
};

enum err qr_make(struct arena *arena, struct str text, enum qr_level level, struct qr *out) MUST_CHECK;
/* Black on white. Modules have whole pixels in a PNG: what is left over widens
 * the quiet zone. ERR_INVALID: fewer pixels than modules. */
enum err qr_svg(struct arena *arena, const struct qr *qr, const struct qr_look *look, struct str *out) MUST_CHECK;
enum err qr_png(struct arena *arena, const struct qr *qr, const struct qr_look *look, struct str *out) MUST_CHECK;
