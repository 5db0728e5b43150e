package credence.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encoded pictures of many colours, and what can be put into them. */
final class EncodedPictures {

  private EncodedPictures() {}

  static byte[] png(int side) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image(side), "png", out);
    return out.toByteArray();
  }

  static byte[] jpeg(int side, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image(side), null, null), settings);
    }
    writer.dispose();
    return out.toByteArray();
  }

  private static BufferedImage image(int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, 7919 * i * i & 0xFFFFFF);
    }
    return image;
  }

  /** The picture with one more chunk, after the header, which ends at byte 33. */
  static byte[] withChunk(byte[] png, String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) crc.getValue());
    ByteBuffer all = ByteBuffer.allocate(png.length + chunk.capacity());
    return all.put(png, 0, 33).put(chunk.array()).put(png, 33, png.length - 33).array();
  }

  /** What a chunk zTXt holds: a key, the method, and so many packed spaces. */
  static byte[] packed(long length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'a', 0, 0});
    byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream packing = new DeflaterOutputStream(out)) {
      for (long at = 0; at < length; at += spaces.length) {
        packing.write(spaces);
      }
    }
    return out.toByteArray();
  }
}
