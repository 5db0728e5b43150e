package credence.job.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Writes JPEG files, and puts segments into them. */
final class JpegBytes {

  private JpegBytes() {}

  /** The scene in colour, as usual programs write it. */
  static byte[] colour() {
    return written(new IIOImage(scene(), null, null), ImageWriteParam.MODE_DISABLED);
  }

  static byte[] progressive() {
    return written(new IIOImage(scene(), null, null), ImageWriteParam.MODE_DEFAULT);
  }

  static byte[] grey() {
    BufferedImage image =
        new BufferedImage(Scene.WIDTH, Scene.HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < Scene.WIDTH * Scene.HEIGHT; i++) {
      int x = i % Scene.WIDTH;
      int y = i / Scene.WIDTH;
      image.getRaster().setSample(x, y, 0, Scene.grey(x, y, 255));
    }
    return written(new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
  }

  /** With a restart marker after every block. */
  static byte[] restarts() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromRenderedImage(scene()), settings);
    IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree("javax_imageio_jpeg_image_1.0");
    IIOMetadataNode interval = new IIOMetadataNode("dri");
    interval.setAttribute("interval", "1");
    tree.getElementsByTagName("markerSequence").item(0).insertBefore(interval, null);
    try {
      metadata.setFromTree("javax_imageio_jpeg_image_1.0", tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return written(new IIOImage(scene(), null, metadata), ImageWriteParam.MODE_DISABLED);
  }

  /** The values as they are: no conversion, no marker of any program. */
  static byte[] raw(int bands, PngBytes.Values values) {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, Scene.WIDTH, Scene.HEIGHT, bands, null);
    for (int i = 0; i < Scene.WIDTH * Scene.HEIGHT; i++) {
      int x = i % Scene.WIDTH;
      int y = i / Scene.WIDTH;
      raster.setPixel(x, y, values.at(x, y));
    }
    return written(new IIOImage(raster, null, null), ImageWriteParam.MODE_DISABLED);
  }

  /** {@code jpeg} with one more segment after the start marker. */
  static byte[] with(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer all = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    all.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) marker);
    all.putShort((short) (content.length + 2)).put(content);
    return all.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** What Adobe's programs write. */
  static byte[] withAdobe(byte[] jpeg, int transform) {
    byte[] content = new byte[12];
    System.arraycopy("Adobe".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 5);
    content[6] = 100;
    content[11] = (byte) transform;
    return with(jpeg, 0xEE, content);
  }

  static byte[] withExif(byte[] jpeg, byte[] tiff) {
    byte[] content = new byte[6 + tiff.length];
    System.arraycopy("Exif".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 4);
    System.arraycopy(tiff, 0, content, 6, tiff.length);
    return with(jpeg, 0xE1, content);
  }

  /** One directory with an orientation, and what follows it. */
  static byte[] tiff(int orientation, byte[] more) {
    ByteBuffer tiff = ByteBuffer.allocate(26 + more.length);
    tiff.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return tiff.putShort((short) orientation).putShort((short) 0).putInt(0).put(more).array();
  }

  private static BufferedImage scene() {
    BufferedImage image = new BufferedImage(Scene.WIDTH, Scene.HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < Scene.WIDTH * Scene.HEIGHT; i++) {
      int x = i % Scene.WIDTH;
      int y = i / Scene.WIDTH;
      image.getRaster().setPixel(x, y, Scene.rgb(x, y));
    }
    return image;
  }

  private static byte[] written(IIOImage image, int progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setProgressiveMode(progressive);
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(1);
      writer.setOutput(stream);
      writer.write(null, image, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
