package credence.data.format;

import java.util.Arrays;
import java.util.Optional;

/** What an IDX file says its numbers are: the third byte of its magic number. */
enum ElementType {
  UNSIGNED_BYTE(0x08, "unsigned bytes"),
  SIGNED_BYTE(0x09, "signed bytes"),
  INT_16(0x0B, "integers of 16 bits"),
  INT_32(0x0C, "integers of 32 bits"),
  FLOAT_32(0x0D, "floats of 32 bits"),
  FLOAT_64(0x0E, "floats of 64 bits");

  private final int code;
  private final String text;

  ElementType(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** What a file of so many dimensions begins with. */
  int magic(int dimensions) {
    return code << 8 | dimensions;
  }

  /** The type that a magic number says, if it is one of IDX. */
  static Optional<ElementType> of(int magic) {
    return Arrays.stream(values()).filter(each -> each.code == magic >>> 8).findFirst();
  }

  /** A magic number, and what it says if it is one of IDX. */
  static String describe(int magic) {
    String hex = "0x%08X".formatted(magic);
    return of(magic)
        .map(each -> hex + " (" + each.text + ", " + dimensions(magic & 0xFF) + ")")
        .orElse(hex);
  }

  private static String dimensions(int count) {
    return count == 1 ? "1 dimension" : count + " dimensions";
  }
}
