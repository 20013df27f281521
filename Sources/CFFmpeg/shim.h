// SPDX-License-Identifier: Apache-2.0
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/parseutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/time.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
#include <string.h>

// Macros that Swift cannot import.
static const int64_t NIGHTJAR_NOPTS = AV_NOPTS_VALUE;
static const int NIGHTJAR_EAGAIN = AVERROR(EAGAIN);
static const int NIGHTJAR_ENOMEM = AVERROR(ENOMEM);
static const int NIGHTJAR_EOF = AVERROR_EOF;
static const int NIGHTJAR_EXIT = AVERROR_EXIT;
static const int NIGHTJAR_INVALIDDATA = AVERROR_INVALIDDATA;
static const int NIGHTJAR_PROTOCOL_NOT_FOUND = AVERROR_PROTOCOL_NOT_FOUND;
static const int NIGHTJAR_HTTP_BAD_REQUEST = AVERROR_HTTP_BAD_REQUEST;
static const int NIGHTJAR_HTTP_UNAUTHORIZED = AVERROR_HTTP_UNAUTHORIZED;
static const int NIGHTJAR_HTTP_FORBIDDEN = AVERROR_HTTP_FORBIDDEN;
static const int NIGHTJAR_HTTP_NOT_FOUND = AVERROR_HTTP_NOT_FOUND;
static const int NIGHTJAR_HTTP_OTHER_4XX = AVERROR_HTTP_OTHER_4XX;
static const int NIGHTJAR_HTTP_SERVER_ERROR = AVERROR_HTTP_SERVER_ERROR;

// Swift has no type for the `va_list` of a log callback, so the line is made here.

typedef void (*NightjarLogSink)(int level, const char *line);

static NightjarLogSink nightjar_log_sink(NightjarLogSink replacement) {
  static NightjarLogSink sink;
  if (replacement) sink = replacement;
  return sink;
}

// Errors that FFmpeg has logged on the calling thread. These functions hold their state, and each
// Swift file that calls them would get a copy of its own: only FFmpegLog.swift may.
static unsigned *nightjar_logged_errors(void) {
  static _Thread_local unsigned count;
  return &count;
}

// What they said, as far as there is room.
static char *nightjar_logged_text(void) {
  static _Thread_local char text[2048];
  return text;
}

static void nightjar_log_callback(void *object, int level, const char *format, va_list arguments) {
  if (level > AV_LOG_WARNING) return;
  char line[1024];
  int print_prefix = 1;
  av_log_format_line2(object, level, format, arguments, line, sizeof line, &print_prefix);
  if (level <= AV_LOG_ERROR) {
    ++*nightjar_logged_errors();
    strncat(nightjar_logged_text(), line, 2047 - strlen(nightjar_logged_text()));
  }
  nightjar_log_sink(NULL)(level, line);
}

static inline unsigned nightjar_error_count(void) { return *nightjar_logged_errors(); }

static inline void nightjar_forget_error_text(void) { *nightjar_logged_text() = 0; }

static inline const char *nightjar_error_text(void) { return nightjar_logged_text(); }

static inline void nightjar_set_log_sink(NightjarLogSink sink) {
  nightjar_log_sink(sink);
  av_log_set_callback(nightjar_log_callback);
}
