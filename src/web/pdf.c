/* pdf: cairo draws, FreeType reads the fonts.
 *
 * A font is opened once and kept: cairo remembers it longer than a page, and
 * reading one takes a while. One page at a time holds the lock, since a font is
 * not for two threads. */
#include "pdf.h"

#include "arena.h"
#include "buf.h"
#include "qr.h"
#include "utf8.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <pthread.h>

#define MM (72.0 / 25.4)
#define QR_QUIET 4 /* modules */
#define FILE_MOST ((size_t)16 << 20)

struct font {
	FT_Face face;
	cairo_font_face_t *drawn;
};

struct pdf_fonts {
	pthread_mutex_t lock;
	char *files[PDF_WEIGHTS];
	FT_Library library;
	struct font fonts[PDF_WEIGHTS];
	bool loaded;
};

struct pdf {
	struct pdf_fonts *fonts; /* NULL: ended */
	struct buf bytes;
	cairo_surface_t *surface;
	cairo_t *cairo;
	struct arena *arena;
};

/* --- fonts --- */

static char *kept(struct str text)
{
	char *copy = mem_make(text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		copy[i] = text.ptr[i];
	return copy;
}

struct pdf_fonts *pdf_fonts_new(struct str regular, struct str bold)
{
	struct pdf_fonts *fonts = mem_make(sizeof *fonts);
	pthread_mutex_init(&fonts->lock, NULL);
	fonts->files[PDF_REGULAR] = kept(regular);
	fonts->files[PDF_BOLD] = kept(bold);
	return fonts;
}

static void close_all(struct pdf_fonts *fonts)
{
	for (int i = 0; i < PDF_WEIGHTS; i++) {
		if (fonts->fonts[i].drawn)
			cairo_font_face_destroy(fonts->fonts[i].drawn);
		if (fonts->fonts[i].face)
			FT_Done_Face(fonts->fonts[i].face);
		fonts->fonts[i] = (struct font){0};
	}
	if (fonts->library)
		FT_Done_FreeType(fonts->library);
	fonts->library = NULL;
	fonts->loaded = false;
}

void pdf_fonts_free(struct pdf_fonts **fonts_at)
{
	struct pdf_fonts *fonts = *fonts_at;
	*fonts_at = NULL;
	if (!fonts)
		return;
	/* What cairo remembers of fonts, it forgets before they are closed. */
	for (int i = 0; i < PDF_WEIGHTS; i++)
		if (fonts->fonts[i].drawn)
			cairo_font_face_destroy(fonts->fonts[i].drawn);
	for (int i = 0; i < PDF_WEIGHTS; i++)
		fonts->fonts[i].drawn = NULL;
	cairo_debug_reset_static_data();
	close_all(fonts);
	for (int i = 0; i < PDF_WEIGHTS; i++)
		mem_free(fonts->files[i]);
	pthread_mutex_destroy(&fonts->lock);
	mem_free(fonts);
}

/* Of a collection the first. */
static enum err open_font(struct pdf_fonts *fonts, enum pdf_weight weight)
{
	struct font *font = &fonts->fonts[weight];
	if (FT_New_Face(fonts->library, fonts->files[weight], 0, &font->face) != 0)
		return fail(ERR_CONFLICT, "書体のファイル（%s）が、サーバーにないか、読めません。", fonts->files[weight]);
	font->drawn = cairo_ft_font_face_create_for_ft_face(font->face, 0);
	if (cairo_font_face_status(font->drawn) != CAIRO_STATUS_SUCCESS)
		return fail(ERR_CONFLICT, "書体のファイル（%s）を使えません。", fonts->files[weight]);
	return OK;
}

static enum err open_all(struct pdf_fonts *fonts)
{
	if (FT_Init_FreeType(&fonts->library) != 0)
		return fail(ERR_INTERNAL, "FreeType does not start");
	for (int i = 0; i < PDF_WEIGHTS; i++)
		TRY(open_font(fonts, (enum pdf_weight)i));
	fonts->loaded = true;
	return OK;
}

/* With the lock held. */
static enum err load(struct pdf_fonts *fonts)
{
	enum err err = fonts->loaded ? OK : open_all(fonts);
	if (err != OK)
		close_all(fonts);
	return err;
}

enum err pdf_fonts_load(struct pdf_fonts *fonts)
{
	pthread_mutex_lock(&fonts->lock);
	enum err err = load(fonts);
	pthread_mutex_unlock(&fonts->lock);
	return err;
}

/* --- the page --- */

static void let_go(void *thing)
{
	struct pdf *pdf = thing;
	if (!pdf->fonts)
		return;
	if (pdf->cairo)
		cairo_destroy(pdf->cairo);
	if (pdf->surface)
		cairo_surface_destroy(pdf->surface);
	pthread_mutex_unlock(&pdf->fonts->lock);
	pdf->fonts = NULL;
}

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned len)
{
	struct buf *out = context;
	buf_add(out, bytes, len);
	return out->overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum err pdf_begin(struct arena *arena, struct pdf_fonts *fonts, const struct pdf_page *page, struct pdf **out)
{
	struct pdf *pdf = arena_make(arena, struct pdf);
	pdf->arena = arena;
	buf_init(&pdf->bytes, arena, FILE_MOST);
	pthread_mutex_lock(&fonts->lock);
	pdf->fonts = fonts;
	arena_defer(arena, let_go, pdf);
	TRY(load(fonts));
	pdf->surface = cairo_pdf_surface_create_for_stream(take_bytes, &pdf->bytes, page->width * MM, page->height * MM);
	pdf->cairo = cairo_create(pdf->surface);
	cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, str_z(arena, page->title));
	cairo_scale(pdf->cairo, MM, MM);
	*out = pdf;
	return OK;
}

enum err pdf_end(struct pdf **pdf_at, struct str *bytes)
{
	struct pdf *pdf = *pdf_at;
	*pdf_at = NULL;
	cairo_show_page(pdf->cairo);
	cairo_surface_finish(pdf->surface);
	cairo_status_t drawn = cairo_status(pdf->cairo), written = cairo_surface_status(pdf->surface);
	let_go(pdf);
	if (drawn != CAIRO_STATUS_SUCCESS || written != CAIRO_STATUS_SUCCESS)
		return fail(ERR_INTERNAL, "cairo: %s", cairo_status_to_string(drawn != CAIRO_STATUS_SUCCESS ? drawn : written));
	return buf_done(&pdf->bytes, bytes);
}

void pdf_color(struct pdf *pdf, unsigned rgb)
{
	cairo_set_source_rgb(pdf->cairo, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0);
}

void pdf_fill(struct pdf *pdf, const struct pdf_box *box)
{
	cairo_rectangle(pdf->cairo, box->x, box->y, box->width, box->height);
	cairo_fill(pdf->cairo);
}

void pdf_next_page(struct pdf *pdf) { cairo_show_page(pdf->cairo); }

/* Runs, a hair higher than a module: no white lines between rows. */
void pdf_qr(struct pdf *pdf, const struct qr *qr, const struct pdf_box *box)
{
	double module = box->width / (qr->width + 2 * QR_QUIET);
	pdf_color(pdf, 0x000000);
	for (int y = 0; y < qr->width; y++)
		for (int x = 0; x < qr->width; x++) {
			int start = x;
			while (x < qr->width && qr->dark[y * qr->width + x])
				x++;
			if (x > start)
				cairo_rectangle(pdf->cairo, box->x + (start + QR_QUIET) * module, box->y + (y + QR_QUIET) * module,
				                (x - start) * module, module * 1.01);
		}
	cairo_fill(pdf->cairo);
}

/* --- text --- */

static struct str known_signs(struct pdf *pdf, enum pdf_weight weight, struct str text)
{
	struct buf out;
	uint32_t sign;
	buf_init(&out, pdf->arena, text.len + 1);
	for (size_t at = 0, before = 0; utf8_next(text, &at, &sign); before = at)
		if (FT_Get_Char_Index(pdf->fonts->fonts[weight].face, sign) != 0)
			buf_add(&out, text.ptr + before, at - before);
	return buf_view(&out);
}

struct str pdf_text_missing(struct pdf *pdf, enum pdf_weight weight, struct str text)
{
	uint32_t sign;
	for (size_t at = 0, before = 0; utf8_next(text, &at, &sign); before = at)
		if (FT_Get_Char_Index(pdf->fonts->fonts[weight].face, sign) == 0)
			return str_of(text.ptr + before, at - before);
	return S("");
}

static const char *prepare(struct pdf *pdf, const struct pdf_style *style, struct str text)
{
	cairo_set_font_face(pdf->cairo, pdf->fonts->fonts[style->weight].drawn);
	cairo_set_font_size(pdf->cairo, style->size / MM);
	return str_z(pdf->arena, known_signs(pdf, style->weight, text));
}

double pdf_text_width(struct pdf *pdf, const struct pdf_style *style, struct str text)
{
	cairo_text_extents_t extents;
	cairo_text_extents(pdf->cairo, prepare(pdf, style, text), &extents);
	return extents.x_advance;
}

void pdf_text(struct pdf *pdf, const struct pdf_style *style, double x, double y, struct str text)
{
	const char *ready = prepare(pdf, style, text);
	cairo_move_to(pdf->cairo, x, y);
	cairo_show_text(pdf->cairo, ready);
}
