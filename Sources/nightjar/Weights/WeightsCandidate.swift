// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Foundation
import Fusion
import Layers
import Learning
import Models
import Tensors
import Training

/// A set of temporal weights that somebody wants to be used from now on.
struct WeightsCandidate {
  let path: String
  let model: TemporalModel
  /// The one beside the file, else one made from what the file says.
  let manifest: WeightsManifest

  /// Looks at a set from all sides.
  ///
  /// - Parameters:
  ///   - path: a weight file.
  ///   - identity: the encoders in use.
  /// - Throws: `Failure` or `ModelsError` if it is not there, does not load, has numbers that are
  ///   none, has another set's manifest, or was made with other encoders.
  init(path: String, for identity: ModelIdentity) throws {
    self.path = path
    let metadata: [String: String]
    do {
      metadata = try SafetensorsFile(path: path).metadata
      model = try TemporalModel(path: path)
    } catch SafetensorsError.cannotRead(let path, let reason) {
      throw Failure("\(path): cannot be read (\(reason)). Check the path.", status: .noInput)
    } catch {
      throw Failure("\(error)", status: .badData)
    }
    for (name, tensor) in model.namedParameters where !tensor.values.allSatisfy(\.isFinite) {
      throw ModelsError.badWeights(
        path: path, reason: "tensor \"\(name)\" holds numbers that are not finite")
    }
    try Self.check(metadata, path, identity)
    let beside = WeightsManifest.path(beside: path)
    guard FileManager.default.fileExists(atPath: beside) else {
      manifest = try WeightsManifest(
        describing: path, name: model.name, fusion: model.kind.rawValue, notes: metadata)
      return
    }
    manifest = try WeightsManifest(path: beside)
    guard manifest.fusion == model.kind.rawValue,
      manifest.output.sha256 == (try ModelIdentity.sha256(of: path))
    else {
      throw ModelsError.badWeights(path: path, reason: "\(beside) is about other weights")
    }
  }

  private static func check(
    _ metadata: [String: String], _ path: String, _ identity: ModelIdentity
  ) throws(ModelsError) {
    let parts = [
      ("frame encoder", "frame_encoder", identity.frame),
      ("audio encoder", "audio_encoder", identity.audio),
      ("text encoder", "text_encoder", identity.text),
      ("models whose SHA-256 is", "encoders_sha256", identity.encodersSHA256),
    ]
    for (part, key, expected) in parts {
      guard let found = metadata[key] else {
        throw .badWeights(path: path, reason: "its metadata does not say \(key)")
      }
      guard found == expected else {
        throw .otherEncoders(path: path, part: part, found: found, expected: expected)
      }
    }
  }

  /// How it does beside the set in use, on what training leaves out of a cache.
  struct Comparison {
    let segments: Int
    let recall: Double
    let recallInUse: Double
    /// Name of the set in use.
    let inUse: String

    var isWorse: Bool { recall < recallInUse }
  }

  /// Measures both.
  ///
  /// - Parameters:
  ///   - path: a feature cache.
  ///   - inUse: what is used now.
  ///   - identity: the encoders in use, which have to have made the cache.
  /// - Returns: what came out.
  /// - Throws: `FeaturesError` or `TrainingError` if the cache cannot be used.
  func comparison(
    on path: String, with inUse: Contestant, _ identity: ModelIdentity
  ) throws -> Comparison {
    let cache = try FeatureCache(path: path)
    try cache.check(FeatureCache.Maker(identity, stepSeconds: cache.maker.stepSeconds))
    let segments = try HeldOut.segments(of: cache)
    return Comparison(
      segments: segments.items.count,
      recall: try segments.measure(Contestant(model)).ranks.recall(at: 1),
      recallInUse: try segments.measure(inUse).ranks.recall(at: 1), inUse: inUse.name)
  }
}
