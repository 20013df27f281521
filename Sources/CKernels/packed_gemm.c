// SPDX-License-Identifier: Apache-2.0
#include "packed_gemm.h"
#include "lanes.h"

/// The largest tile: its sums take 28 of the 32 AVX-512 registers.
enum { MOST_ROWS = 14, MOST_PANELS = 2 };

/// `rows` x `panels` * 16 results, held in registers over the whole sum.
///
/// Meanwhile as much of `b` as one panel has is fetched from `ahead` floats further on.
KERNEL_BODY void tile(
    const struct nj_packed_product *p, size_t row, size_t panel, size_t ahead, const int rows,
    const int panels) {
  const float *a = p->a + row * p->a_stride;
  const size_t b_stride = p->segments * p->inner * LANES;
  const float *b = p->panels + panel * b_stride;
  lanes sum[MOST_ROWS][MOST_PANELS];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < panels; v++) {
      sum[r][v] = *(const lanes *)(p->bias + (panel + v) * LANES);
    }
  }
  for (size_t s = 0; s < p->segments; s++, a += p->segment_stride) {
    for (size_t k = 0; k < p->inner; k++, b += LANES) {
      __builtin_prefetch(b + ahead);
      lanes weight[MOST_PANELS];
      UNROLL for (int v = 0; v < panels; v++) weight[v] = *(const lanes *)(b + v * b_stride);
      UNROLL for (int r = 0; r < rows; r++) {
        const float x = a[r * p->a_stride + k];
        UNROLL for (int v = 0; v < panels; v++) sum[r][v] += x * weight[v];
      }
    }
  }
  const lanes low = (lanes){} + p->low, high = (lanes){} + p->high;
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < panels; v++) {
      const size_t offset = (row + r) * p->out_stride + (panel + v) * LANES;
      if (p->residual) sum[r][v] += *(const lanes *)(p->residual + offset);
      *(lanes *)(p->out + offset) =
          __builtin_elementwise_min(__builtin_elementwise_max(sum[r][v], low), high);
    }
  }
}

#define TILE_OF(n) \
  case n: tile(p, row, panel, ahead, n, panels); break;
#define SMALL_TILES TILE_OF(1) TILE_OF(2) TILE_OF(3) TILE_OF(4) TILE_OF(5) TILE_OF(6)
#define LARGE_TILES                                        \
  SMALL_TILES TILE_OF(7) TILE_OF(8) TILE_OF(9) TILE_OF(10) \
  TILE_OF(11) TILE_OF(12) TILE_OF(13) TILE_OF(14)

/// A tile whose number of rows is only known now.
KERNEL_BODY void any_tile(
    const struct nj_packed_product *p, size_t row, size_t panel, size_t rows, size_t ahead,
    const int most_rows, const int panels) {
  if (most_rows == MOST_ROWS) {
    switch (rows) { LARGE_TILES }
  } else {
    switch (rows) { SMALL_TILES }
  }
}

/// All row tiles, of nearly equal height, for one group of panels.
///
/// With weights from a far cache, the first tile would wait for them while the others do not: the
/// first tiles therefore fetch a panel each of the next group.
KERNEL_BODY void column_of_tiles(
    const struct nj_packed_product *p, size_t panel, const int most_rows, const int panels) {
  const size_t tiles = (p->rows + most_rows - 1) / most_rows;
  for (size_t t = 0; t < tiles; t++) {
    const size_t first = t * p->rows / tiles, end = (t + 1) * p->rows / tiles;
    const size_t next = panels + t;
    const int fetches = tiles > 1 && t < (size_t)panels && panel + next < p->panel_count;
    const size_t ahead = fetches ? next * p->segments * p->inner * LANES : 0;
    any_tile(p, first, panel, end - first, ahead, most_rows, panels);
  }
}

/// All panel groups for one row tile.
KERNEL_BODY void row_of_tiles(
    const struct nj_packed_product *p, size_t first, size_t rows, const int most_rows,
    const int panels) {
  size_t panel = 0;
  for (; panel + panels <= p->panel_count; panel += panels) {
    any_tile(p, first, panel, rows, 0, most_rows, panels);
  }
  for (; panel < p->panel_count; panel++) any_tile(p, first, panel, rows, 0, most_rows, 1);
}

/// The larger operand is read once, the smaller one again and again from a near cache.
KERNEL_BODY void gemm(const struct nj_packed_product *p, const int most_rows, const int panels) {
  const size_t tiles = (p->rows + most_rows - 1) / most_rows;
  if (p->rows > p->panel_count * LANES) {
    for (size_t t = 0; t < tiles; t++) {
      const size_t first = t * p->rows / tiles, end = (t + 1) * p->rows / tiles;
      row_of_tiles(p, first, end - first, most_rows, panels);
    }
    return;
  }
  size_t panel = 0;
  for (; panel + panels <= p->panel_count; panel += panels) {
    column_of_tiles(p, panel, most_rows, panels);
  }
  for (; panel < p->panel_count; panel++) column_of_tiles(p, panel, most_rows, 1);
}

#ifdef HAS_AVX
TARGET_AVX512 static void gemm_avx512(const struct nj_packed_product *p) {
  gemm(p, MOST_ROWS, MOST_PANELS);
}
TARGET_AVX2 static void gemm_avx2(const struct nj_packed_product *p) { gemm(p, 6, 1); }
#endif

void nj_packed_gemm(const struct nj_packed_product *p) {
  switch (instruction_set()) {
#ifdef HAS_AVX
    case AVX512: gemm_avx512(p); return;
    case AVX2: gemm_avx2(p); return;
#endif
    default: gemm(p, 3, 1);
  }
}

void nj_pack_panels(const float *matrix, size_t columns, size_t inner, float *panels) {
  for (size_t first = 0; first < columns; first += LANES) {
    for (size_t k = 0; k < inner; k++) {
      for (size_t c = first; c < first + LANES; c++) {
        *panels++ = c < columns ? matrix[c * inner + k] : 0;
      }
    }
  }
}
