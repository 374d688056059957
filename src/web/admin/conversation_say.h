/* conversation_say: what staff say in a conversation, made a message of LINE's. */
#pragma once

#include "err.h"
#include "face.h"
#include "str.h"

struct call;

/* Beside a message object: who speaks, as the desk's department has it. */
enum err conversation_face(struct call *call, enum face_use use, struct str *message) MUST_CHECK;
