/// An object that keeps the values of its keys behind one reference (`CopyOnWrite`).
protocol SharingKeys: Declared {
  associatedtype Keys: Sendable

  /// The values of the keys.
  var keys: CopyOnWrite<Keys> { get set }
}

extension ObjectDeclaration where Object: SharingKeys {
  /// - Parameter keys: the keys, as properties of `Object.Keys`: decoding writes to them directly.
  init(
    _ name: String, _ summary: String, constraints: [KeyConstraint] = [],
    habits: WritingHabits = WritingHabits(), keys: [FieldDeclaration<Object.Keys>]
  ) {
    self.init(
      name, summary, constraints: constraints, habits: habits,
      fields: keys.map { field in
        let assign = field.assign
        let value = field.value
        return FieldDeclaration(
          key: field.key, assign: { assign(&$0.keys.value, $1) },
          value: { value($0.keys.value) })
      })
  }
}
