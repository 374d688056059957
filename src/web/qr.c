/* qr: libqrencode finds the modules, the rest is drawing squares. */
#include "qr.h"

#include "arena.h"
#include "buf.h"
#include "picture.h"

#include <qrencode.h>

#define SVG_MOST ((size_t)4 << 20)

static QRecLevel level_of(enum qr_level level)
{
	static const QRecLevel levels[] = {QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
	return levels[level];
}

enum err qr_make(struct arena *arena, struct str text, enum qr_level level, struct qr *out)
{
	if (text.len == 0 || text.len > QR_TEXT_MOST)
		return fail(ERR_LIMIT, "QRコードにできるのは%dバイトまでです。", QR_TEXT_MOST);
	QRcode *code = QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, level_of(level));
	if (!code)
		return fail(ERR_INTERNAL, "libqrencode makes no code of %zu bytes", text.len);
	size_t modules = (size_t)code->width * (size_t)code->width;
	uint8_t *dark = arena_alloc(arena, modules);
	for (size_t i = 0; i < modules; i++)
		dark[i] = code->data[i] & 1; /* the other bits say what a module is for */
	*out = (struct qr){code->width, dark};
	QRcode_free(code);
	return OK;
}

static bool is_dark(const struct qr *qr, int x, int y) { return qr->dark[y * qr->width + x] != 0; }

/* One subpath for each run of dark modules in a row. */
static void put_row(struct buf *out, const struct qr *qr, int y, int margin)
{
	for (int x = 0; x < qr->width; x++) {
		int start = x;
		while (x < qr->width && is_dark(qr, x, y))
			x++;
		if (x > start)
			buf_fmt(out, "M%d %dh%dv1h-%dz", start + margin, y + margin, x - start, x - start);
	}
}

enum err qr_svg(struct arena *arena, const struct qr *qr, const struct qr_look *look, struct str *out)
{
	struct buf svg;
	int across = qr->width + 2 * look->margin;
	buf_init(&svg, arena, SVG_MOST);
	buf_fmt(&svg,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
	        "shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
	        look->pixels, look->pixels, across, across, across, across);
	for (int y = 0; y < qr->width; y++)
		put_row(&svg, qr, y, look->margin);
	buf_lit(&svg, "\"/></svg>\n");
	return buf_done(&svg, out);
}

static void clear_bit(uint8_t *row, int x) { row[x / 8] &= (uint8_t) ~(0x80u >> (x % 8)); }

enum err qr_png(struct arena *arena, const struct qr *qr, const struct qr_look *look, struct str *out)
{
	int across = qr->width + 2 * look->margin, scale = look->pixels / across;
	if (scale < 1)
		return fail_field(ERR_INVALID, "pixels", "このQRコードの画像には、%dピクセル以上が必要です。", across);
	int before = (look->pixels - scale * qr->width) / 2;
	size_t stride = ((size_t)look->pixels + 7) / 8;
	struct picture_bits bits = {look->pixels, look->pixels, arena_alloc(arena, stride * (size_t)look->pixels)};
	for (size_t i = 0; i < stride * (size_t)look->pixels; i++)
		bits.light[i] = 0xff;
	for (int y = 0; y < scale * qr->width; y++)
		for (int x = 0; x < scale * qr->width; x++)
			if (is_dark(qr, x / scale, y / scale))
				clear_bit(bits.light + (size_t)(before + y) * stride, before + x);
	return picture_bits_to_png(arena, &bits, out);
}
