// SPDX-License-Identifier: Apache-2.0
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Macros that Swift cannot import.
static const int64_t NIGHTJAR_NOPTS = AV_NOPTS_VALUE;
static const int NIGHTJAR_EAGAIN = AVERROR(EAGAIN);
static const int NIGHTJAR_EOF = AVERROR_EOF;
static const int NIGHTJAR_EXIT = AVERROR_EXIT;
