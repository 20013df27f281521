// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Features
import Foundation
import Logging
import Pipeline
import Segments

extension AnalysisParts {
  /// What records the features of cameras, by camera, session and who is told of trouble.
  typealias LiveFeatures = @Sendable (String, String, Logger) -> LiveFeatureRecorder

  /// Opens the cache that the settings name, or makes it.
  ///
  /// - Returns: what records into it; `nil` where nothing is to be kept, or no text encoder is there.
  /// - Throws: `FeaturesError` if the cache cannot take these encoders' features.
  func liveFeatures(_ settings: Settings) throws -> LiveFeatures? {
    guard !settings.training.recordFeatures.isEmpty, let text = encoders.text else { return nil }
    let cache = try FeatureCache(
      path: settings.training.recordFeatures,
      maker: FeatureCache.Maker(identity, stepSeconds: 1 / settings.sampling.stepsPerSecond))
    let shelf = FeatureShelf(cache, limit: settings.training.featuresMegabytes * 1_000_000)
    return { camera, session, logger in
      LiveFeatureRecorder(
        into: shelf, origin: FeatureCache.Origin(source: camera, session: session),
        day: { Self.day(of: $0) }, encode: { text.encode($0) },
        report: { logger.warning("features: \($0)") })
    }
  }

  /// Of the source's clock, or the host's where it has none.
  private static func day(of step: EncodedStep) -> String {
    let time =
      step.clock.origin.map { $0 + step.start }
      ?? MediaTime(seconds: Date().timeIntervalSince1970)
    return Timestamp.date(time.nanoseconds)
  }
}
