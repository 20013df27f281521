// SPDX-License-Identifier: Apache-2.0

/// How many alerts a day a rule may raise by mistake, as a threshold for one camera.
///
/// What the camera's ordinary footage scored tells how often a threshold would have been reached
/// with nothing there. Every step counts as an alert of its own, though steps in a row make one:
/// this errs on the quiet side.
package struct FalseAlarmBudget: Hashable, Sendable {
  package let alertsPerDay: Double
  package let stepsPerSecond: Double

  package init(alertsPerDay: Double, stepsPerSecond: Double) {
    precondition(
      alertsPerDay > 0 && stepsPerSecond > 0,
      "FalseAlarmBudget: \(alertsPerDay) alerts a day at \(stepsPerSecond) steps/s")
    self.alertsPerDay = alertsPerDay
    self.stepsPerSecond = stepsPerSecond
  }

  /// How many steps have to be seen before the budget allows one of them to reach the threshold.
  package var stepsNeeded: Int { Int((stepsPerDay / alertsPerDay).rounded(.up)) }

  /// The lowest threshold that keeps within the budget on the background seen.
  ///
  /// - Parameter background: the camera's scores while nothing was there, one per step.
  /// - Returns: a score, above 1 if no score keeps within it; `nil` while less than `stepsNeeded`
  ///   was seen, when a default has to do.
  package func threshold(from background: QuantileSketch) -> Double? {
    guard background.count >= stepsNeeded else { return nil }
    let days = Double(background.count) / stepsPerDay
    return background.threshold(reachedBy: Int(alertsPerDay * days))
  }

  private var stepsPerDay: Double { stepsPerSecond * 86_400 }
}
