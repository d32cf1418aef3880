import ConnectorModel
import Diagnostics

/// Finds the URLs that stand in place of a connector's: environment, `.env`, then profile (SPEC §2).
enum URLReplacements {
  static func find(
    setup: ActionSetup, sources: VariableSources, names: EnvironmentNameTable
  ) -> [URLKey: URLReplacement] {
    var replacements: [URLKey: URLReplacement] = [:]
    for (key, name) in names.urls {
      if let text = sources.environment[name] {
        replacements[key] = URLReplacement(
          text: .plain(text), origin: .environment(name: name))
      } else if let entry = sources.dotEnv?[name] {
        replacements[key] = URLReplacement(
          text: .plain(entry.value), origin: .dotEnv(name: name, entry.span))
      } else if let template = profileURL(key, setup), let profile = setup.profile {
        replacements[key] = URLReplacement(
          text: .template(template), origin: .profile(name: profile.name, template.span))
      }
    }
    return replacements
  }

  /// A profile names keys without a scheme's number: they mean the first.
  private static func profileURL(_ key: URLKey, _ setup: ActionSetup) -> Template? {
    guard key.scheme == 0 else { return nil }
    return setup.profile?.urls.last { $0.name.value == setup.connector.id }?
      .value.last { $0.name.value == key.name }?.value
  }
}
