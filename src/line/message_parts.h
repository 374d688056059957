/* message_parts: each family of messages checks its own properties; message.c
 * has done what all messages share. Only for the files of this folder. */
#pragma once

#include "check.h"

#define ALT_TEXT_MOST 1500

void message_check_text(struct check *check, const struct place *at, const struct node *message);
void message_check_text_v2(struct check *check, const struct place *at, const struct node *message);
void message_check_sticker(struct check *check, const struct place *at, const struct node *message);
void message_check_image(struct check *check, const struct place *at, const struct node *message);
void message_check_video(struct check *check, const struct place *at, const struct node *message);
void message_check_audio(struct check *check, const struct place *at, const struct node *message);
void message_check_location(struct check *check, const struct place *at, const struct node *message);
void message_check_coupon(struct check *check, const struct place *at, const struct node *message);
void message_check_imagemap(struct check *check, const struct place *at, const struct node *message);
void message_check_template(struct check *check, const struct place *at, const struct node *message);
void message_check_flex(struct check *check, const struct place *at, const struct node *message);
