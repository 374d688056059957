/* poster: from the top: city, title, account, code, how, and at the foot which sheet it is. */
#include "poster.h"

#include "arena.h"
#include "buf.h"
#include "pdf.h"
#include "qr.h"

#define WIDTH 210.0
#define HEIGHT 297.0
#define MARGIN 18.0
#define INNER (WIDTH - 2 * MARGIN)
#define POINT 0.3528 /* millimetres */
#define LEADING 1.35 /* from line to line, of the size */

#define INK 0x1a1a1c
#define ACCENT 0x1a2a5e
#define SOFT 0x5a5a5c
#define WHITE 0xffffff

#define BAND 22.0
#define WORDS_TOP 25.0
#define WORDS_HEIGHT 76.0
#define WORDS_GAP 4.0
#define CODE_SIDE 96.0
#define CODE_TOP 128.0

struct sheet {
	struct pdf *pdf;
	const struct poster *poster;
	struct arena *arena;
};

/* --- text on the sheet --- */

/* The largest size up to style's at which the text is no wider than most. */
static double fitting(struct sheet *sheet, const struct pdf_style *style, double most, struct str text)
{
	double width = pdf_text_width(sheet->pdf, style, text);
	return width > most ? style->size * most / width : style->size;
}

static void centred(struct sheet *sheet, const struct pdf_style *style, double y, struct str text)
{
	pdf_text(sheet->pdf, style, (WIDTH - pdf_text_width(sheet->pdf, style, text)) / 2, y, text);
}

static void centred_to_fit(struct sheet *sheet, struct pdf_style style, double y, struct str text)
{
	style.size = fitting(sheet, &style, INNER, text);
	centred(sheet, &style, y, text);
}

/* --- what staff wrote --- */

struct words {
	const char *field, *name;
	struct str text;
	size_t lines_most;
	enum pdf_weight weight;
	double size, size_least; /* size: at most, then what fits */
	struct str lines[POSTER_TITLE_LINES];
	size_t count;
};

static enum err split(struct words *words)
{
	struct str rest = words->text, line;
	while (str_cut(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.len == 0)
			continue;
		if (words->count == words->lines_most)
			return fail_field(ERR_INVALID, words->field, "%sは%zu行までにしてください。", words->name, words->lines_most);
		words->lines[words->count++] = line;
	}
	return OK;
}

static enum err measure(struct sheet *sheet, struct words *words)
{
	TRY(split(words));
	for (size_t i = 0; i < words->count; i++) {
		struct str missing = pdf_text_missing(sheet->pdf, words->weight, words->lines[i]);
		if (missing.len)
			return fail_field(ERR_INVALID, words->field, "%sの「%.*s」は、ポスターの書体にない字です。別の字にしてください。",
			                  words->name, FMT(missing));
		words->size = fitting(sheet, &(struct pdf_style){words->weight, words->size}, INNER, words->lines[i]);
	}
	if (words->size < words->size_least)
		return fail_field(ERR_INVALID, words->field, "%sの1行が長すぎます。改行して短くしてください。", words->name);
	return OK;
}

static double height_of(const struct words *words) { return (double)words->count * words->size * POINT * LEADING; }

/* Lines below *y; *y moves on. */
static void write_lines(struct sheet *sheet, const struct words *words, double *y)
{
	for (size_t i = 0; i < words->count; i++) {
		*y += words->size * POINT * LEADING;
		centred(sheet, &(struct pdf_style){words->weight, words->size}, *y, words->lines[i]);
	}
}

/* --- the parts --- */

static void band(struct sheet *sheet)
{
	pdf_color(sheet->pdf, ACCENT);
	pdf_fill(sheet->pdf, &(struct pdf_box){0, 0, WIDTH, BAND});
	pdf_color(sheet->pdf, WHITE);
	centred_to_fit(sheet, (struct pdf_style){PDF_BOLD, 24}, 14.5, sheet->poster->city_name);
}

/* Title and lead together in the middle of the room they have. */
static enum err say(struct sheet *sheet)
{
	struct words title = {.field = "title", .name = "見出し", .text = sheet->poster->title, .weight = PDF_BOLD,
	                      .lines_most = POSTER_TITLE_LINES, .size = 46, .size_least = 20};
	struct words lead = {.field = "lead", .name = "説明", .text = sheet->poster->lead, .weight = PDF_REGULAR,
	                     .lines_most = POSTER_LEAD_LINES, .size = 18, .size_least = 11};
	TRY(measure(sheet, &title));
	TRY(measure(sheet, &lead));
	if (title.count == 0)
		return fail_field(ERR_INVALID, "title", "見出しを入力してください。");
	double gap = lead.count ? WORDS_GAP : 0, height = height_of(&title) + gap + height_of(&lead);
	double shrunk = height > WORDS_HEIGHT ? WORDS_HEIGHT / height : 1;
	title.size *= shrunk;
	lead.size *= shrunk;
	double y = WORDS_TOP + (WORDS_HEIGHT - height * shrunk) / 2;
	pdf_color(sheet->pdf, INK);
	write_lines(sheet, &title, &y);
	y += gap * shrunk;
	write_lines(sheet, &lead, &y);
	return OK;
}

static void account(struct sheet *sheet)
{
	pdf_color(sheet->pdf, SOFT);
	centred(sheet, &(struct pdf_style){PDF_REGULAR, 14}, CODE_TOP - 17, S("LINE公式アカウント"));
	pdf_color(sheet->pdf, ACCENT);
	centred_to_fit(sheet, (struct pdf_style){PDF_BOLD, 28}, CODE_TOP - 5, sheet->poster->account_name);
}

static enum err code(struct sheet *sheet)
{
	struct qr qr;
	TRY(qr_make(sheet->arena, sheet->poster->url, QR_LEVEL_Q, &qr));
	pdf_qr(sheet->pdf, &qr, &(struct pdf_box){(WIDTH - CODE_SIDE) / 2, CODE_TOP, CODE_SIDE, CODE_SIDE});
	return OK;
}

static void step(struct sheet *sheet, double y, struct str number, struct str text)
{
	const double left = 48;
	pdf_color(sheet->pdf, ACCENT);
	pdf_fill(sheet->pdf, &(struct pdf_box){left, y - 5.6, 7.4, 7.4});
	pdf_color(sheet->pdf, WHITE);
	const struct pdf_style digit = {PDF_BOLD, 14};
	pdf_text(sheet->pdf, &digit, left + (7.4 - pdf_text_width(sheet->pdf, &digit, number)) / 2, y, number);
	pdf_color(sheet->pdf, INK);
	pdf_text(sheet->pdf, &(struct pdf_style){PDF_REGULAR, 15}, left + 12, y, text);
}

static void how(struct sheet *sheet)
{
	double y = CODE_TOP + CODE_SIDE + 11;
	bool login = sheet->poster->login;
	step(sheet, y, S("1"), S("スマートフォンのカメラで読み取る"));
	step(sheet, y + 11, S("2"), login ? S("LINEの画面で「許可する」を押す") : S("「友だちに追加する」を押す"));
	step(sheet, y + 22, S("3"), login ? S("「友だちに追加」を押す") : S("LINEの画面で「追加」を押す"));
	if (sheet->poster->account_id.len == 0)
		return;
	pdf_color(sheet->pdf, SOFT);
	centred_to_fit(sheet, (struct pdf_style){PDF_REGULAR, 11}, y + 34,
	               str_fmt(sheet->arena, "読み取れないときは、LINEの検索で ID「%.*s」を探してください。",
	                       FMT(sheet->poster->account_id)));
}

static void foot(struct sheet *sheet)
{
	const struct poster *p = sheet->poster;
	struct str which = str_fmt(sheet->arena, "%.*s%s%.*s", FMT(p->name), p->department.len ? "　" : "", FMT(p->department));
	struct pdf_style style = {PDF_REGULAR, 8};
	double code_width = pdf_text_width(sheet->pdf, &style, p->code);
	pdf_color(sheet->pdf, SOFT);
	pdf_text(sheet->pdf, &style, WIDTH - MARGIN - code_width, HEIGHT - 8, p->code);
	style.size = fitting(sheet, &style, INNER - code_width - 6, which);
	pdf_text(sheet->pdf, &style, MARGIN, HEIGHT - 8, which);
}

enum err poster_draw(struct arena *arena, struct pdf_fonts *fonts, const struct poster *poster, struct str *pdf)
{
	struct sheet sheet = {.poster = poster, .arena = arena};
	struct str title = str_fmt(arena, "%.*s｜%.*s", FMT(poster->account_name), FMT(poster->name));
	TRY(pdf_begin(arena, fonts, &(struct pdf_page){WIDTH, HEIGHT, title}, &sheet.pdf));
	band(&sheet);
	TRY(say(&sheet));
	account(&sheet);
	TRY(code(&sheet));
	how(&sheet);
	foot(&sheet);
	return pdf_end(&sheet.pdf, pdf);
}
