/* sources: printed codes for adding the account, and what came of them. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "csv.h"
#include "jst.h"
#include "poster.h"
#include "qr.h"
#include "source.h"
#include "source_answer.h"
#include "str.h"

#define DAYS_USUAL 90
#define CSV_MOST ((size_t)4 << 20)
#define PIXELS_USUAL 600
#define MARGIN_USUAL 4
#define TITLE_USUAL "市のお知らせが\nLINEに届きます"

static enum err find(struct call *call, struct source *out)
{
	return source_find(call->db, call->arena, call->id, jst_day_of_ms(call->now), out);
}

static enum err list(struct call *call, struct api_source **out, size_t *count)
{
	struct source *sources;
	TRY(source_list(call->db, call->arena, call_scope(call), jst_day_of_ms(call->now), &sources, count));
	*out = arena_array(call->arena, struct api_source, *count);
	for (size_t i = 0; i < *count; i++)
		TRY(source_answer(call, &sources[i], &(*out)[i]));
	return OK;
}

enum err sources_get(struct call *call, struct api_sources *out)
{
	out->account_id = call->web->options.account_id;
	out->login = call->web->options.login_channel_id.len > 0;
	return list(call, &out->sources.items, &out->sources.count);
}

enum err source_get(struct call *call, struct api_source *out) { return source_answer_id(call, call->id, out); }

/* --- keeping --- */

/* before NULL: a new one. Moved only to where the person may have codes. */
static enum err edit_of(struct call *call, const struct source *before, const struct api_source_save *in,
                        struct source_edit *out)
{
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	*out = (struct source_edit){in->name, in->note, department, in->hidden};
	return OK;
}

/* before NULL: a new one. */
static enum err record(struct call *call, const char *action, const struct source *before, int64_t id)
{
	struct source after;
	struct change change;
	TRY(source_find(call->db, call->arena, id, jst_day_of_ms(call->now), &after));
	const struct source none = {0}, *old = before ? before : &none;
	change_begin(&change, call->arena, before ? CHANGE_EDITED : CHANGE_MADE);
	change_text(&change, "name", old->name, after.name);
	change_text(&change, "department", old->department, after.department);
	change_text(&change, "note", old->note, after.note);
	change_bool(&change, "hidden", old->hidden, after.hidden);
	return call_audit(call, action, str_fmt(call->arena, "source %" PRId64, id), change_detail(&change));
}

enum err source_post(struct call *call, const struct api_source_save *in, struct api_source *out)
{
	struct source_edit edit;
	int64_t id;
	TRY(edit_of(call, NULL, in, &edit));
	TRY(source_add(call->db, call->arena, &edit, call->session->staff_id, call->now, &id));
	TRY(record(call, "source.add", NULL, id));
	return source_answer_id(call, id, out);
}

enum err source_put(struct call *call, const struct api_source_save *in, struct api_source *out)
{
	struct source_edit edit;
	struct source before;
	TRY(find(call, &before));
	TRY(edit_of(call, &before, in, &edit));
	TRY(source_change(call->db, call->arena, call->id, &edit));
	TRY(record(call, "source.change", &before, call->id));
	return source_answer_id(call, call->id, out);
}

/* --- numbers --- */

enum err source_days_get(struct call *call, const struct api_source_days_query *query, struct api_source_days *out)
{
	struct source source;
	struct source_day *days;
	int64_t to = query->has_to ? query->to : jst_day_of_ms(call->now);
	int64_t from = query->has_from ? query->from : to - DAYS_USUAL + 1;
	TRY(find(call, &source));
	TRY(source_days(call->db, call->arena, source.id, from, to, &days, &out->days.count));
	out->days.items = arena_array(call->arena, struct api_source_day, out->days.count);
	for (size_t i = 0; i < out->days.count; i++) {
		const struct source_counts *c = &days[i].counts;
		out->days.items[i] = (struct api_source_day){days[i].day, c->scans, c->added, c->returned, c->known};
	}
	return OK;
}

static void put_row(struct call *call, struct buf *csv, const struct api_source *s)
{
	csv_cell(csv, s->name, true);
	csv_cell(csv, s->department, false);
	csv_cell(csv, s->note, false);
	csv_cell(csv, s->hidden ? S("隠している") : S("使用中"), false);
	csv_cell(csv, jst_format_minute(call->arena, s->created_at), false);
	csv_cell(csv, s->url, false);
	const int64_t values[] = {s->total.scans,  s->total.added,   s->following,        s->total.returned,
	                          s->total.known,  s->recent.scans,  s->recent.added,     s->recent.returned,
	                          s->recent.known};
	for (size_t i = 0; i < COUNT(values); i++)
		csv_number(csv, values[i], false);
	csv_end_row(csv);
}

enum err sources_csv(struct call *call)
{
	static const char *const titles[] = {
		"名前", "部署", "メモ", "状態", "作成日時", "QRのアドレス", "読み取り（累計）", "新しい友だち（累計）",
		"いまも友だち", "戻った友だち（累計）", "すでに友だち（累計）", "読み取り（30日）", "新しい友だち（30日）",
		"戻った友だち（30日）", "すでに友だち（30日）",
	};
	struct api_source *sources;
	size_t count;
	struct buf csv;
	TRY(list(call, &sources, &count));
	TRY(call_audit_export(call, "source.export", S("sources")));
	buf_init(&csv, call->arena, CSV_MOST);
	csv_titles(&csv, titles, COUNT(titles));
	for (size_t i = 0; i < count; i++)
		put_row(call, &csv, &sources[i]);
	return call_answer_csv(call, S("friend-qr.csv"), &csv);
}

/* --- the code as a picture --- */

struct drawing {
	struct source source;
	struct qr qr;
	struct qr_look look;
};

static enum err draw(struct call *call, const struct api_qr_query *query, struct drawing *out)
{
	TRY(find(call, &out->source));
	enum qr_level level = query->has_level ? (enum qr_level)query->level : QR_LEVEL_M;
	out->look.pixels = query->has_pixels ? (int)query->pixels : PIXELS_USUAL;
	out->look.margin = query->has_margin ? (int)query->margin : MARGIN_USUAL;
	return qr_make(call->arena, source_url(call, out->source.code), level, &out->qr);
}

enum err source_qr_svg(struct call *call, const struct api_qr_query *query)
{
	struct drawing drawing;
	struct str svg;
	TRY(draw(call, query, &drawing));
	TRY(qr_svg(call->arena, &drawing.qr, &drawing.look, &svg));
	return source_file(call, &drawing.source, "image/svg+xml; charset=utf-8", "svg", svg);
}

enum err source_qr_png(struct call *call, const struct api_qr_query *query)
{
	struct drawing drawing;
	struct str png;
	TRY(draw(call, query, &drawing));
	TRY(qr_png(call->arena, &drawing.qr, &drawing.look, &png));
	return source_file(call, &drawing.source, "image/png", "png", png);
}

enum err source_poster(struct call *call, const struct api_poster_query *query)
{
	const struct web_options *options = &call->web->options;
	struct source source;
	struct str pdf;
	TRY(find(call, &source));
	const struct poster poster = {
		.city_name = options->city_name,
		.account_name = options->account_name,
		.account_id = options->account_id,
		.title = query->has_title ? query->title : S(TITLE_USUAL),
		.lead = query->has_lead ? query->lead : S(""),
		.url = source_url(call, source.code),
		.login = options->login_channel_id.len > 0,
		.name = source.name,
		.department = source.department,
		.code = source.code,
	};
	TRY(poster_draw(call->arena, call->web->fonts, &poster, &pdf));
	return source_file(call, &source, "application/pdf", "pdf", pdf);
}
