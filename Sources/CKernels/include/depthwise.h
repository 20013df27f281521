// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// One filter per channel over a channels-last map, zeros outside of it, then clamped.
///
/// `input` is `[height][width][channels]`, `weight` `[kernel_height][kernel_width][channels]`,
/// `bias` `[channels]`, `out` `[out_height][out_width][channels]`; `channels` is a multiple of 16.
struct nj_depthwise_convolution {
  const float *input;
  const float *weight;
  const float *bias;
  float *out;
  size_t height;
  size_t width;
  size_t channels;
  size_t out_height;
  size_t out_width;
  size_t kernel_height;
  size_t kernel_width;
  size_t stride_y;
  size_t stride_x;
  size_t before_y;
  size_t before_x;
  float low;
  float high;
};

void nj_depthwise(const struct nj_depthwise_convolution *convolution);
