/* brands: name, colour, logo and menu of the console, as the city wants them. */
#include "brand.h"

#include "api.gen.h"
#include "arena.h"
#include "brand_view.h"
#include "call.h"
#include "change.h"
#include "media.h"
#include "media_sink.h"
#include "str.h"

#define LOGO_WIDTH_LEAST 32
#define LOGO_WIDTH_MOST 2000
#define LOGO_SHAPE_MOST 8 /* so many times as wide as high, or the other way round */

static struct str logo_address(struct arena *arena, struct str token)
{
	return token.len ? str_fmt(arena, "/media/%.*s/original", FMT(token)) : S("");
}

enum err brand_view(struct call *call, struct db *db, struct api_brand *out)
{
	struct brand brand;
	struct str rest, key;
	TRY(brand_load(db, call->arena, &brand));
	*out = (struct api_brand){.name = brand.name, .colour = brand.colour, .logo = logo_address(call->arena, brand.logo)};
	out->menu.items = arena_array(call->arena, struct str, BRAND_MENU_MOST);
	rest = brand.menu;
	while (rest.len && out->menu.count < BRAND_MENU_MOST && str_cut(&rest, ',', &key))
		out->menu.items[out->menu.count++] = key;
	return OK;
}

enum err brand_get(struct call *call, struct api_brand *out)
{
	return brand_view(call, call->db, out);
}

static struct str joined(struct arena *arena, const struct str *keys, size_t count)
{
	struct str out = S("");
	for (size_t i = 0; i < count; i++)
		out = str_fmt(arena, "%.*s%s%.*s", FMT(out), i ? "," : "", FMT(keys[i]));
	return out;
}

enum err brand_put(struct call *call, const struct api_brand_save *in, struct api_brand *out)
{
	struct brand before, after = {.name = str_trim(in->name), .colour = in->colour,
	                              .menu = joined(call->arena, in->menu.items, in->menu.count)};
	struct change change;
	TRY(brand_load(call->db, call->arena, &before));
	TRY(brand_save(call->db, call->arena, &after, call->session->staff_id, call->now));
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_text(&change, "name", before.name, after.name);
	change_text(&change, "colour", before.colour, after.colour);
	change_text(&change, "menu", before.menu, after.menu);
	TRY(call_audit(call, "brand.change", S("brand"), change_detail(&change)));
	return brand_view(call, call->db, out);
}

/* --- logo --- */

static enum err check_logo(const struct media *logo)
{
	if (!str_eq(logo->mime, S("image/png")))
		return fail_field(ERR_INVALID, "file", "ロゴはPNGの画像にしてください。");
	if (logo->width < LOGO_WIDTH_LEAST || logo->width > LOGO_WIDTH_MOST)
		return fail_field(ERR_INVALID, "file", "ロゴの横幅は%dから%dまでの画素にしてください（いま%" PRId64 "）。", LOGO_WIDTH_LEAST,
		                  LOGO_WIDTH_MOST, logo->width);
	if (logo->width > logo->height * LOGO_SHAPE_MOST || logo->height > logo->width * LOGO_SHAPE_MOST)
		return fail_field(ERR_INVALID, "file", "ロゴが細長すぎます。縦と横の差を%d倍までにしてください。", LOGO_SHAPE_MOST);
	return OK;
}

/* The old one is nobody's any more. */
static enum err replace(struct call *call, struct str token, const char *kind)
{
	struct brand before;
	struct media old;
	struct change change;
	TRY(brand_load(call->db, call->arena, &before));
	enum err found = before.logo.len ? media_by_token(call->db, call->arena, before.logo, &old) : ERR_NOT_FOUND;
	if (found != ERR_NOT_FOUND)
		TRY(found);
	if (found == OK)
		TRY(media_remove(call->db, call->arena, old.id));
	TRY(brand_logo_set(call->db, call->arena, token, call->session->staff_id, call->now));
	change_begin(&change, call->arena, CHANGE_MADE);
	change_fact_text(&change, "kind", str_from(kind));
	return call_audit(call, "brand.logo", S("brand"), change_detail(&change));
}

static enum err store(struct call *call, const struct media_new *new, const struct media_ready *ready, struct api_brand *out)
{
	struct media logo;
	TRY(media_store(call->db, call->arena, call->web->options.keyring, new, ready, &logo));
	TRY(check_logo(&logo));
	TRY(replace(call, logo.token, "ロゴの登録"));
	return brand_view(call, call->db, out);
}

enum err brand_logo_post(struct call *call)
{
	const struct media_new new = {.kind = MEDIA_IMAGE, .name = S("logo.png"), .staff_id = call->session->staff_id,
	                              .now = call->now, .helper = call->web->options.image_helper};
	struct media_ready *ready;
	struct api_brand out;
	struct emit emit;
	int file;
	int64_t size;
	TRY(call->http->sink_err);
	TRY(media_spooled(call->http, &file, &size));
	TRY(media_prepare(call->arena, file, size, &new, &ready));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(store(call, &new, ready, &out));
	TRY(tx_commit(call->db));
	call_answer_begin(call, &emit);
	api_emit_brand(&emit, NULL, &out);
	return call_answer_end(call, &emit);
}

enum err brand_logo_delete(struct call *call, struct api_brand *out)
{
	TRY(replace(call, S(""), "ロゴの削除"));
	return brand_view(call, call->db, out);
}
