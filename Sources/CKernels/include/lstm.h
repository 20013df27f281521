// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// One step of an LSTM after its matrix products, gates in the order i, f, g, o.
///
/// `gates` [4 * count] holds the pre-activations and afterwards the gates themselves;
/// c' = f c + i g, h' = o tanh(c'). Nothing may overlap.
void nj_lstm_cell(
    float *gates, const float *previous_cell, float *cell, float *hidden, size_t count);
void nj_lstm_cell_naive(
    float *gates, const float *previous_cell, float *cell, float *hidden, size_t count);
