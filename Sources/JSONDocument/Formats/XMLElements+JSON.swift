extension XMLElements {
  /// The document as an object with the root element as its one member.
  consuming func document() -> ParsedJSON {
    let root = builder.open(.object)
    if let element = elements.first {
      builder.append(elementNames.entries[Int(element.name)])
      append(0)
    }
    builder.close(root, count: elements.isEmpty ? 0 : 1)
    return builder.document()
  }

  /// Appends an element's value; the depth of the document bounds how deep this recurses.
  private mutating func append(_ place: Int) {
    let element = elements[place]
    let attributeStart = Int(element.firstAttribute)
    let attributeEnd =
      place + 1 < elements.count ? Int(elements[place + 1].firstAttribute) : attributes.count
    let hasText = element.text.kind == .string
    guard attributeStart < attributeEnd || element.firstChild != 0 else {
      builder.append(hasText ? element.text : DocumentBuilder.emptyText)
      return
    }
    let object = builder.open(.object)
    var count = 0
    for attribute in attributes[attributeStart..<attributeEnd] {
      builder.append(attribute.name)
      builder.append(attribute.value)
      count += 1
    }
    if hasText {
      builder.append(textName)
      builder.append(element.text)
      count += 1
    }
    var child = Int(element.firstChild)
    while child != 0 {
      child = appendMember(child)
      count += 1
    }
    builder.close(object, count: count)
  }

  /// Appends an element and all behind it with its name; returns the one behind those, or 0.
  private mutating func appendMember(_ first: Int) -> Int {
    let name = elements[first].name
    builder.append(elementNames.entries[Int(name)])
    var next = Int(elements[first].next)
    guard next != 0, elements[next].name == name else {
      append(first)
      return next
    }
    let list = builder.open(.array)
    append(first)
    var count = 1
    while next != 0, elements[next].name == name {
      append(next)
      count += 1
      next = Int(elements[next].next)
    }
    builder.close(list, count: count)
    return next
  }
}
