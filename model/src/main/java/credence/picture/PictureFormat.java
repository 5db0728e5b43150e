package credence.picture;

import credence.data.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Which format a file has, by how it begins. */
enum PictureFormat {
  PNG("\u0089PNG\r\n\u001A\n") {
    @Override
    Decoded decode(String path, byte[] bytes, PictureRules rules) throws DataException {
      return PngPicture.of(path, PngChunks.of(path, bytes), rules);
    }
  },
  JPEG("\u00FF\u00D8\u00FF") {
    @Override
    Decoded decode(String path, byte[] bytes, PictureRules rules) throws DataException {
      return JpegPicture.of(path, JpegFile.of(path, bytes));
    }
  };

  /** Beginnings of what is not read, from their first byte or, of HEIF, from the fifth. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "GIF8", "a GIF",
          "RIFF", "a WebP or another RIFF file",
          "BM", "a BMP",
          "II*\0", "a TIFF",
          "MM\0*", "a TIFF",
          "%PDF", "a PDF",
          "<svg", "an SVG",
          "<?xml", "an XML file",
          "P6", "a PPM");

  private final String beginning;

  PictureFormat(String beginning) {
    this.beginning = beginning;
  }

  /** Reads a file that begins so. */
  abstract Decoded decode(String path, byte[] bytes, PictureRules rules) throws DataException;

  /** Whether a file that begins with these bytes has this format. */
  boolean begins(byte[] bytes) {
    return latin(bytes, 0).startsWith(beginning);
  }

  /**
   * @throws DataException if it is another, which is named where it is known
   */
  static PictureFormat of(String path, byte[] bytes) throws DataException {
    for (PictureFormat format : values()) {
      if (format.begins(bytes)) {
        return format;
      }
    }
    throw new DataException(path, 0, "a PNG or JPEG image", found(bytes));
  }

  private static String found(byte[] bytes) {
    if (bytes.length == 0) {
      return "an empty file";
    }
    if (latin(bytes, 4).startsWith("ftyp")) {
      return "neither, but a HEIF, AVIF or MP4 file";
    }
    String start = latin(bytes, 0);
    return OTHERS.entrySet().stream()
        .filter(other -> start.startsWith(other.getKey()))
        .map(other -> "neither, but " + other.getValue())
        .findFirst()
        .orElse("neither");
  }

  private static String latin(byte[] bytes, int from) {
    int begin = Math.min(from, bytes.length);
    return new String(bytes, begin, Math.min(8, bytes.length - begin), StandardCharsets.ISO_8859_1);
  }
}
