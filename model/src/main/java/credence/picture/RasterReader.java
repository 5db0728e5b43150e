package credence.picture;

import credence.data.DataException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Unpacks the stored values of a picture by Java's own readers, without any colour conversion. */
final class RasterReader {

  private RasterReader() {}

  /**
   * @param bytes a file that holds nothing but what makes the pixels
   * @throws DataException if it is damaged or cut off
   */
  static Raster read(String path, PictureFormat format, byte[] bytes) throws DataException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      AtomicReference<String> lack = new AtomicReference<>();
      reader.addIIOReadWarningListener((source, warning) -> keepLack(warning, lack));
      Raster raster =
          reader.canReadRaster() ? reader.readRaster(0, null) : reader.read(0).getData();
      if (lack.get() != null) {
        throw new IOException(lack.get());
      }
      return raster;
    } catch (IOException | RuntimeException e) {
      throw new DataException(path, 0, "a whole PNG or JPEG image", String.valueOf(e));
    } finally {
      reader.dispose();
    }
  }

  /**
   * The JPEG reader only warns of what is missing or damaged, and makes it up. Bytes that are too
   * many, as some cameras write them, do no harm.
   */
  private static void keepLack(String warning, AtomicReference<String> lack) {
    boolean harmless = warning.contains("extraneous bytes");
    if (!harmless && warning.matches("(?s).*(Corrupt|Premature|EOI|Inconsistent).*")) {
      lack.compareAndSet(null, warning);
    }
  }
}
