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

/// Undoes `nj_lstm_cell` for one step, going back in its direction of travel.
///
/// `gates` are those that the cell wrote, `hidden_gradient` [count] all that reaches h'.
/// `cell_gradient` [count] holds what reaches c' from later steps and afterwards what reaches c;
/// `gates_gradient` [4 * count] is what reaches the pre-activations. Nothing may overlap.
void nj_lstm_cell_backward(
    const float *gates, const float *previous_cell, const float *cell,
    const float *hidden_gradient, float *cell_gradient, float *gates_gradient, size_t count);
void nj_lstm_cell_backward_naive(
    const float *gates, const float *previous_cell, const float *cell,
    const float *hidden_gradient, float *cell_gradient, float *gates_gradient, size_t count);
