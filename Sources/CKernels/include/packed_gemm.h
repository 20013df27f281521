// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// out[r, c] = clamp(bias[c] + sum over s and k of a[r, s, k] * b[s, k, c] + residual[r, c])
///
/// Row r of `a` is `segments` runs of `inner` floats, `segment_stride` apart; rows start every
/// `a_stride` floats and may overlap, so that a convolution needs no copy of its windows.
/// `b` is packed in panels of 16 columns, `[panels][segments * inner][16]`, with zeros after the
/// last column; `bias` has 16 * `panel_count` elements, and as many columns of every row of `out`
/// are written. `residual` has the layout of `out`, or is null; results are clamped to
/// `low`...`high`.
///
/// The operations behind an element and their order do not depend on the number of rows.
struct nj_packed_product {
  const float *a;
  size_t a_stride;
  size_t segment_stride;
  const float *panels;
  const float *bias;
  const float *residual;
  float *out;
  size_t out_stride;
  size_t rows;
  size_t segments;
  size_t inner;
  size_t panel_count;
  float low;
  float high;
};

void nj_packed_gemm(const struct nj_packed_product *product);

/// Packs a row-major matrix `[columns][inner]` into panels of 16 columns.
void nj_pack_panels(const float *matrix, size_t columns, size_t inner, float *panels);
