/* attribute_answer: attributes as the console sees them, with how many people
 * who follow us chose what. */
#pragma once

#include "api.gen.h"

struct attribute;

enum err attribute_answer(struct call *call, const struct attribute *attribute, struct api_attribute *out) MUST_CHECK;
/* Reads it again, after a change. */
enum err attribute_answer_id(struct call *call, int64_t id, struct api_attribute *out) MUST_CHECK;
