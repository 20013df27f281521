// SPDX-License-Identifier: Apache-2.0
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/parseutils.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Macros that Swift cannot import.
static const int64_t NIGHTJAR_NOPTS = AV_NOPTS_VALUE;
static const int NIGHTJAR_EAGAIN = AVERROR(EAGAIN);
static const int NIGHTJAR_ENOMEM = AVERROR(ENOMEM);
static const int NIGHTJAR_EOF = AVERROR_EOF;
static const int NIGHTJAR_EXIT = AVERROR_EXIT;
static const int NIGHTJAR_INVALIDDATA = AVERROR_INVALIDDATA;

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

static void nightjar_log_callback(void *object, int level, const char *format, va_list arguments) {
  if (level > AV_LOG_WARNING) return;
  if (level <= AV_LOG_ERROR) ++*nightjar_logged_errors();
  char line[1024];
  int print_prefix = 1;
  av_log_format_line2(object, level, format, arguments, line, sizeof line, &print_prefix);
  nightjar_log_sink(NULL)(level, line);
}

static inline unsigned nightjar_error_count(void) { return *nightjar_logged_errors(); }

static inline void nightjar_set_log_sink(NightjarLogSink sink) {
  nightjar_log_sink(sink);
  av_log_set_callback(nightjar_log_callback);
}
