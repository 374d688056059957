/* code_sheet: labels have the sizes that stationers sell (10: 91 x 55 mm, 21: 70 x 42.3 mm). */
#include "code_sheet.h"

#include "arena.h"
#include "buf.h"
#include "pdf.h"
#include "qr.h"
#include "url.h"

#define WIDTH 210.0
#define HEIGHT 297.0
#define MARGIN 20.0

#define INK 0x1a1a1c
#define ACCENT 0x1a2a5e
#define SOFT 0x5a5a5c
#define PALE 0xeef1f8

struct sheets {
	struct pdf *pdf;
	struct arena *arena;
	const struct code_sheet *sheet;
	struct str list, account; /* printable */
};

/* --- drawing --- */

static struct str printable(struct sheets *s, enum pdf_weight weight, struct str text)
{
	struct buf out;
	struct str missing;
	buf_init(&out, s->arena, text.len * 3 + 1);
	while ((missing = pdf_text_missing(s->pdf, weight, text)).len) {
		size_t before = (size_t)(missing.ptr - text.ptr);
		buf_str(&out, str_left(text, before));
		buf_lit(&out, "〓");
		text = str_skip(text, before + missing.len);
	}
	buf_str(&out, text);
	return buf_view(&out);
}

struct line {
	enum pdf_weight weight;
	double size, x, y, most; /* most: no wider than this */
};

static void put(struct sheets *s, const struct line *line, struct str text)
{
	struct pdf_style style = {line->weight, line->size};
	double width = pdf_text_width(s->pdf, &style, text);
	if (width > line->most)
		style.size *= line->most / width;
	pdf_text(s->pdf, &style, line->x, line->y, text);
}

#define DASH 2.0
#define HAIR 0.15

static void cut_across(struct pdf *pdf, double x, double y, double length)
{
	for (int i = 0; i < (int)(length / (2 * DASH)); i++)
		pdf_fill(pdf, &(struct pdf_box){x + i * 2 * DASH, y, DASH, HAIR});
}

static void cut_down(struct pdf *pdf, double x, double y, double length)
{
	for (int i = 0; i < (int)(length / (2 * DASH)); i++)
		pdf_fill(pdf, &(struct pdf_box){x, y + i * 2 * DASH, HAIR, DASH});
}

/* Opens the talk with the text ready, on a phone that has LINE. */
static enum err put_qr(struct sheets *s, const struct code_sheet_code *code, enum qr_level level, const struct pdf_box *box)
{
	struct buf url;
	struct qr qr;
	buf_init(&url, s->arena, 1000);
	buf_lit(&url, "https://line.me/R/oaMessage/");
	url_encode(&url, s->sheet->account_id);
	buf_lit(&url, "/?");
	url_encode(&url, str_fmt(s->arena, "コード %.*s", FMT(code->code)));
	TRY(qr_make(s->arena, buf_view(&url), level, &qr));
	pdf_qr(s->pdf, &qr, box);
	return OK;
}

static struct str whom(struct sheets *s, const struct code_sheet_code *code)
{
	return str_fmt(s->arena, "No.%" PRId64 "%s%.*s", code->no, code->memo.len ? "　" : "",
	               FMT(printable(s, PDF_REGULAR, code->memo)));
}

/* --- labels --- */

struct label_form {
	int columns, rows;
	double left, top, width, height, pad, qr;
	double name, code, small; /* sizes */
};
static const struct label_form label_forms[] = {
	[CODE_SHEET_LABELS_10] = {2, 5, 14, 11, 91, 55, 5, 32, 12, 22, 7.5},
	[CODE_SHEET_LABELS_21] = {3, 7, 0, 0.45, 70, 42.3, 5, 24, 9, 16, 6},
};

static void grid(struct sheets *s, const struct label_form *form)
{
	pdf_color(s->pdf, 0x9a9a9c);
	for (int row = 0; row <= form->rows; row++)
		cut_across(s->pdf, form->left, form->top + row * form->height, form->columns * form->width);
	for (int column = 0; column <= form->columns; column++)
		cut_down(s->pdf, form->left + column * form->width, form->top, form->rows * form->height);
}

static enum err label(struct sheets *s, const struct label_form *form, const struct code_sheet_code *code, int place)
{
	bool has_qr = s->sheet->account_id.len > 0;
	const int column = place % form->columns, row = place / form->columns;
	double x = form->left + column * form->width, y = form->top + row * form->height;
	double left = x + form->pad, most = form->width - 2 * form->pad - (has_qr ? form->qr - 2 : 0), leading = form->small * 0.55;
	struct line line = {PDF_BOLD, form->name, left, y + form->height * 0.2, most};
	pdf_color(s->pdf, ACCENT);
	put(s, &line, s->list);
	pdf_color(s->pdf, INK);
	line.size = form->code;
	line.y = y + form->height * 0.4;
	put(s, &line, code->code);
	line = (struct line){PDF_REGULAR, form->small, left, y + form->height * 0.53, most};
	if (has_qr) {
		put(s, &line, S("スマートフォンのカメラでQRを読み取り、"));
		line.y += leading;
		put(s, &line, S("トークに入った文字を送ってください。"));
		line.y += leading;
	}
	put(s, &line, str_fmt(s->arena, "%sLINE「%.*s」に", has_qr ? "または、" : "", FMT(s->account)));
	line.y += leading;
	put(s, &line, S("「コード」、次に上のコードを送ります。"));
	pdf_color(s->pdf, SOFT);
	line.y = y + form->height - form->pad;
	line.most = form->width - 2 * form->pad;
	put(s, &line, whom(s, code));
	return has_qr ? put_qr(s, code, QR_LEVEL_L,
	                       &(struct pdf_box){x + form->width - form->pad - form->qr + 2, y + (form->height - form->qr) / 2 - 1,
	                                         form->qr, form->qr})
	              : OK;
}

static enum err labels(struct sheets *s)
{
	const struct label_form *form = &label_forms[s->sheet->form];
	int each = form->columns * form->rows;
	for (size_t i = 0; i < s->sheet->count; i++) {
		int place = (int)(i % (size_t)each);
		if (place == 0 && i > 0)
			pdf_next_page(s->pdf);
		if (place == 0)
			grid(s, form);
		TRY(label(s, form, &s->sheet->codes[i], place));
	}
	return OK;
}

/* --- letters --- */

#define INNER (WIDTH - 2 * MARGIN)
#define QR_SIDE 62.0
#define CUT_AT 246.0

static void letter_head(struct sheets *s, const struct code_sheet_code *code)
{
	pdf_color(s->pdf, SOFT);
	put(s, &(struct line){PDF_REGULAR, 12, MARGIN, 26, INNER}, printable(s, PDF_REGULAR, s->sheet->city_name));
	pdf_color(s->pdf, INK);
	put(s, &(struct line){PDF_REGULAR, 14, MARGIN, 38, INNER}, whom(s, code));
	pdf_color(s->pdf, ACCENT);
	put(s, &(struct line){PDF_BOLD, 26, MARGIN, 58, INNER}, str_fmt(s->arena, "「%.*s」のコード", FMT(s->list)));
	pdf_color(s->pdf, INK);
	put(s, &(struct line){PDF_REGULAR, 12, MARGIN, 69, INNER},
	    str_fmt(s->arena, "LINE「%.*s」のトークで登録するためのコードです。", FMT(s->account)));
	pdf_color(s->pdf, PALE);
	pdf_fill(s->pdf, &(struct pdf_box){MARGIN, 78, INNER, 32});
	const struct pdf_style style = {PDF_BOLD, 44};
	pdf_color(s->pdf, INK);
	pdf_text(s->pdf, &style, (WIDTH - pdf_text_width(s->pdf, &style, code->code)) / 2, 99.5, code->code);
}

static enum err letter_how(struct sheets *s, const struct code_sheet_code *code)
{
	bool has_qr = s->sheet->account_id.len > 0;
	double left = has_qr ? MARGIN + QR_SIDE + 6 : MARGIN;
	const struct str with[] = {S("1　スマートフォンのカメラで、左のQRを読み取る"), S("2　LINEのトークに文字が入るので、そのまま送る"),
	                           S("3　「登録しました」と返れば、終わりです")};
	const struct str without[] = {S("1　LINEのトークで「コード」と送る"), S("2　続けて、上のコードを送る"), S("3　「登録しました」と返れば、終わりです")};
	if (has_qr)
		TRY(put_qr(s, code, QR_LEVEL_M, &(struct pdf_box){MARGIN - 4, 116, QR_SIDE, QR_SIDE}));
	pdf_color(s->pdf, INK);
	for (size_t i = 0; i < COUNT(with); i++)
		put(s, &(struct line){PDF_REGULAR, 14, left, 128 + 13.0 * (double)i, WIDTH - MARGIN - left}, has_qr ? with[i] : without[i]);
	pdf_color(s->pdf, SOFT);
	if (has_qr) {
		put(s, &(struct line){PDF_REGULAR, 10.5, MARGIN, 190, INNER},
		    S("読み取れないときは、トークで「コード」と送り、続けて上のコードを送ってください。小文字でも、ハイフンがなくても読めます。"));
		put(s, &(struct line){PDF_REGULAR, 10.5, MARGIN, 198, INNER},
		    str_fmt(s->arena, "まだ友だちでない方は、先にLINEの検索で ID「%.*s」を探し、追加してください。", FMT(s->sheet->account_id)));
	}
	put(s, &(struct line){PDF_REGULAR, 10.5, MARGIN, 206, INNER}, S("ほかの人に見せないでください。なくしたときは、この紙を渡した課に知らせてください。"));
	if (s->sheet->until.len)
		put(s, &(struct line){PDF_REGULAR, 10.5, MARGIN, 214, INNER}, str_fmt(s->arena, "登録できるのは %.*s までです。", FMT(s->sheet->until)));
	return OK;
}

/* What the city keeps has no code on it. */
static void letter_stub(struct sheets *s, const struct code_sheet_code *code)
{
	pdf_color(s->pdf, 0x9a9a9c);
	cut_across(s->pdf, 10, CUT_AT, WIDTH - 20);
	pdf_color(s->pdf, SOFT);
	put(s, &(struct line){PDF_REGULAR, 8, WIDTH / 2 - 8, CUT_AT - 1.5, 40}, S("きりとり線"));
	pdf_color(s->pdf, INK);
	put(s, &(struct line){PDF_BOLD, 11, MARGIN, CUT_AT + 11, INNER}, str_fmt(s->arena, "控え（市で保管）　%.*s", FMT(s->list)));
	put(s, &(struct line){PDF_REGULAR, 11, MARGIN, CUT_AT + 20, INNER}, whom(s, code));
	put(s, &(struct line){PDF_REGULAR, 11, MARGIN, CUT_AT + 34, INNER}, S("渡した日　　　　年　　月　　日　　　　渡した職員　　　　　　　　　　受け取った人"));
	cut_across(s->pdf, MARGIN, CUT_AT + 37, INNER);
}

static enum err letters(struct sheets *s)
{
	for (size_t i = 0; i < s->sheet->count; i++) {
		if (i > 0)
			pdf_next_page(s->pdf);
		letter_head(s, &s->sheet->codes[i]);
		TRY(letter_how(s, &s->sheet->codes[i]));
		letter_stub(s, &s->sheet->codes[i]);
	}
	return OK;
}

enum err code_sheet_draw(struct arena *arena, struct pdf_fonts *fonts, const struct code_sheet *sheet, struct str *pdf)
{
	struct sheets s = {.arena = arena, .sheet = sheet};
	TRY(pdf_begin(arena, fonts, &(struct pdf_page){WIDTH, HEIGHT, str_fmt(arena, "コード｜%.*s", FMT(sheet->list))}, &s.pdf));
	s.list = printable(&s, PDF_BOLD, sheet->list);
	s.account = printable(&s, PDF_REGULAR, sheet->account_name);
	TRY(sheet->form == CODE_SHEET_LETTER ? letters(&s) : labels(&s));
	return pdf_end(&s.pdf, pdf);
}
