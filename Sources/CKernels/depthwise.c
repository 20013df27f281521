// SPDX-License-Identifier: Apache-2.0
#include "depthwise.h"
#include "lanes.h"

enum { MOST_COLUMNS = 4, MOST_VECTORS = 4 };

/// The part of a kernel, along one axis, that lies over the input.
struct taps {
  size_t first;
  size_t end;
};

KERNEL_BODY struct taps taps_inside(
    size_t position, size_t stride, size_t before, size_t kernel, size_t length) {
  const size_t origin = position * stride;  // in the padded input
  const size_t left = origin < before ? before - origin : 0;
  const size_t right = length + before > origin ? length + before - origin : 0;
  const struct taps taps = {left, right < kernel ? right : kernel};
  return taps;
}

/// `columns` neighbouring outputs of `vectors` * 16 channels, all under the same taps.
KERNEL_BODY void tile(
    const struct nj_depthwise_convolution *p, struct taps taps_y, struct taps taps_x, size_t y,
    size_t x, size_t channel, const int columns, const int vectors) {
  lanes sum[MOST_COLUMNS][MOST_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) {
    const lanes bias = *(const lanes *)(p->bias + channel + v * LANES);
    UNROLL for (int c = 0; c < columns; c++) sum[c][v] = bias;
  }
  for (size_t ky = taps_y.first; ky < taps_y.end; ky++) {
    const size_t row = y * p->stride_y + ky - p->before_y;
    for (size_t kx = taps_x.first; kx < taps_x.end; kx++) {
      const size_t column = x * p->stride_x + kx - p->before_x;
      const float *weight = p->weight + (ky * p->kernel_width + kx) * p->channels + channel;
      const float *input = p->input + (row * p->width + column) * p->channels + channel;
      UNROLL for (int v = 0; v < vectors; v++) {
        const lanes w = *(const lanes *)(weight + v * LANES);
        UNROLL for (int c = 0; c < columns; c++) {
          sum[c][v] += w * *(const lanes *)(input + c * p->stride_x * p->channels + v * LANES);
        }
      }
    }
  }
  const lanes low = (lanes){} + p->low, high = (lanes){} + p->high;
  float *out = p->out + (y * p->out_width + x) * p->channels + channel;
  UNROLL for (int c = 0; c < columns; c++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      *(lanes *)(out + c * p->channels + v * LANES) =
          __builtin_elementwise_min(__builtin_elementwise_max(sum[c][v], low), high);
    }
  }
}

/// `columns` neighbouring outputs of all channels, `vectors` * 16 of them at a time.
KERNEL_BODY void all_channels(
    const struct nj_depthwise_convolution *p, struct taps taps_y, struct taps taps_x, size_t y,
    size_t x, const int columns, const int vectors) {
  size_t channel = 0;
  for (; channel + vectors * LANES <= p->channels; channel += vectors * LANES) {
    tile(p, taps_y, taps_x, y, x, channel, columns, vectors);
  }
  for (; channel < p->channels; channel += LANES) {
    tile(p, taps_y, taps_x, y, x, channel, columns, 1);
  }
}

/// Inside the map `columns` * `vectors` sums run side by side, at its left and right edge, where
/// neighbours lie under different taps, `edge_vectors` sums of one column.
KERNEL_BODY void depthwise(
    const struct nj_depthwise_convolution *p, const int columns, const int vectors,
    const int edge_vectors) {
  for (size_t y = 0; y < p->out_height; y++) {
    const struct taps taps_y =
        taps_inside(y, p->stride_y, p->before_y, p->kernel_height, p->height);
    size_t x = 0;
    while (x < p->out_width) {
      const struct taps taps_x =
          taps_inside(x, p->stride_x, p->before_x, p->kernel_width, p->width);
      const size_t last = x + columns - 1;
      const struct taps taps_last =
          taps_inside(last, p->stride_x, p->before_x, p->kernel_width, p->width);
      if (last < p->out_width && taps_x.first == 0 && taps_last.end == p->kernel_width) {
        all_channels(p, taps_y, taps_x, y, x, columns, vectors);
        x += columns;
      } else {
        all_channels(p, taps_y, taps_x, y, x, 1, edge_vectors);
        x += 1;
      }
    }
  }
}

#ifdef HAS_AVX
TARGET_AVX512 static void depthwise_avx512(const struct nj_depthwise_convolution *p) {
  depthwise(p, 4, 2, 4);
}
TARGET_AVX2 static void depthwise_avx2(const struct nj_depthwise_convolution *p) {
  depthwise(p, 4, 1, 2);
}
#endif

void nj_depthwise(const struct nj_depthwise_convolution *p) {
  switch (instruction_set()) {
#ifdef HAS_AVX
    case AVX512: depthwise_avx512(p); return;
    case AVX2: depthwise_avx2(p); return;
#endif
    default: depthwise(p, 2, 1, 1);
  }
}
