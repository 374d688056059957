/* richmenu: may this menu be created, and is this its image?
 *
 * Source: "Messaging API reference", Rich menu, Rich menu alias. */
#pragma once

#include "image.h"
#include "message.h"

#define RICHMENU_AREAS_MOST 20
#define RICHMENU_IMAGE_BYTES_MOST ((size_t)1024 * 1024)

/* The rich menu object; property paths like areas[0].action.uri. */
enum err richmenu_check(const struct node *menu, struct message_options options,
                        struct problems *problems) MUST_CHECK;
bool richmenu_is_alias_id(struct str id); /* [a-z0-9_-]{1,32} */
bool richmenu_is_id(struct str id);       /* "richmenu-" and 32 hex digits */
/* Width, height, their ratio; the same rule for menu and image. */
bool richmenu_size_fits(int64_t width, int64_t height);
/* JPEG or PNG by its real header, size, at most 1 MiB; ERR_INVALID or ERR_LIMIT in plain
 * Japanese. When width and height of the menu are not 0, the image must match them. */
enum err richmenu_image_check(struct str bytes, int64_t width, int64_t height, struct image *out) MUST_CHECK;
