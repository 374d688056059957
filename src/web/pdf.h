/* pdf: printed pages of text and boxes. The only user of cairo and FreeType.
 *
 * Text is drawn sign by sign as it stands: Japanese and Latin, from left to
 * right, nothing that needs shaping. The signs that are used go into the file,
 * so that it looks the same everywhere. Lengths are millimetres from the upper
 * left corner, sizes of text are points. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct pdf;
struct pdf_fonts; /* for any thread; one file is drawn at a time */

enum pdf_weight { PDF_REGULAR, PDF_BOLD, PDF_WEIGHTS };

/* Files with the two weights; looked at when first needed, so that a server
 * without them lacks nothing else. */
struct pdf_fonts *pdf_fonts_new(struct str regular, struct str bold);
void pdf_fonts_free(struct pdf_fonts **fonts); /* accepts NULL */
/* ERR_CONFLICT: not there, or no fonts. */
enum err pdf_fonts_load(struct pdf_fonts *fonts) MUST_CHECK;

struct pdf_page {
	double width, height;
	struct str title; /* in the file's properties */
};

/* Ends with the arena when it is not finished before. */
enum err pdf_begin(struct arena *arena, struct pdf_fonts *fonts, const struct pdf_page *page, struct pdf **out) MUST_CHECK;
/* What follows stands on another page of the same size. */
void pdf_next_page(struct pdf *pdf);
enum err pdf_end(struct pdf **pdf, struct str *bytes) MUST_CHECK;

void pdf_color(struct pdf *pdf, unsigned rgb); /* 0x1a2a5e, until the next */

struct pdf_box {
	double x, y, width, height;
};
void pdf_fill(struct pdf *pdf, const struct pdf_box *box);

/* Black modules in a square; quiet zone of 4 modules included. */
struct qr;
void pdf_qr(struct pdf *pdf, const struct qr *qr, const struct pdf_box *box);

struct pdf_style {
	enum pdf_weight weight;
	double size;
};
/* Of one line. */
double pdf_text_width(struct pdf *pdf, const struct pdf_style *style, struct str text);
/* The first sign that the font does not have; empty when it has all. */
struct str pdf_text_missing(struct pdf *pdf, enum pdf_weight weight, struct str text);
/* x: the left end; y: the line that letters stand on. Signs that are missing are left out. */
void pdf_text(struct pdf *pdf, const struct pdf_style *style, double x, double y, struct str text);
