/* menu_picture: bytes in, bytes out. */
#include "menu_picture.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "menu_content.h"
#include "menu_picture.sql.h"
#include "richmenu.h"

static bool fits(const struct image *image)
{
	return image->width == MENU_WIDTH && (image->height == MENU_HEIGHT_LARGE || image->height == MENU_HEIGHT_SMALL);
}

enum err menu_picture_add(struct db *db, struct arena *arena, const struct menu_picture_new *new,
                          struct menu_picture *out)
{
	struct image image;
	const struct node *source;
	TRY(richmenu_image_check(new->bytes, 0, 0, &image));
	if (!fits(&image))
		return fail_field(ERR_INVALID, "data", "メニューの画像は、%d×%d か %d×%d にしてください。", MENU_WIDTH,
		                  MENU_HEIGHT_LARGE, MENU_WIDTH, MENU_HEIGHT_SMALL);
	if (image.animated)
		return fail_field(ERR_INVALID, "data", "動く画像はメニューに使えません。");
	if (new->source.len)
		TRY(node_parse(arena, new->source, &source));
	*out = (struct menu_picture){.width = image.width, .height = image.height,
	                             .mime = str_from(image_media_type(image.kind))};
	return sql_menu_picture_insert(db, arena,
	                               &(struct menu_picture_insert_in){.mime = out->mime, .width = out->width,
	                                                                .height = out->height, .bytes = new->bytes,
	                                                                .source = new->source,
	                                                                .staff_id = new->staff_id, .now = new->now},
	                               &out->id);
}

static enum err missing(enum err err)
{
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この画像は見つかりません。") : err;
}

enum err menu_picture_find(struct db *db, struct arena *arena, int64_t id, struct menu_picture *out)
{
	struct menu_picture_row_row row;
	TRY(missing(sql_menu_picture_row(db, arena, id, &row)));
	*out = (struct menu_picture){row.id, row.width, row.height, row.mime};
	return OK;
}

enum err menu_picture_bytes(struct db *db, struct arena *arena, int64_t id, struct str *mime, struct str *bytes)
{
	struct menu_picture_data_row row;
	TRY(missing(sql_menu_picture_data(db, arena, id, &row)));
	*mime = row.mime;
	*bytes = row.bytes;
	return OK;
}

enum err menu_picture_source(struct db *db, struct arena *arena, int64_t id, struct str *source)
{
	return missing(sql_menu_picture_origin(db, arena, id, source));
}
