package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Bytes;
import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.net.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdxReaderTest {

  private static final List<String> NAMES = List.of("no", "yes", "perhaps");
  private static final byte[] IMAGES = Bytes.idx(4 * 6, 256, 0x803, 4, 2, 3);
  private static final byte[] LABELS = Bytes.idx(4, 3, 0x801, 4);

  @Test
  void plainFilesAreRead() throws IOException {
    ImageSet set = read(IMAGES, LABELS);
    assertThat(set.shape()).isEqualTo(new Shape(1, 2, 3));
    assertThat(set.classNames()).isEqualTo(NAMES);
    assertThat(set.labels()).containsExactly(0, 1, 2, 0);
    assertThat(set.pixels()).isEqualTo(Arrays.copyOfRange(IMAGES, 16, 40));
  }

  @Test
  void gzipIsRecognisedByItsContents() throws IOException {
    ImageSet plain = read(IMAGES, LABELS);
    ImageSet packed = read(Bytes.gzip(IMAGES), LABELS);
    assertThat(packed.pixels()).isEqualTo(plain.pixels());
  }

  @Test
  void pixelsAreUnsigned() throws IOException {
    byte[] images = Bytes.idx(256, 256, 0x803, 1, 16, 16);
    ImageSet set = read(images, Bytes.idx(1, 1, 0x801, 1));
    assertThat(set.pixels()[255] & 0xFF).isEqualTo(255);
  }

  @Test
  void otherMagicNumbersAreRefused() {
    refused(Bytes.idx(24, 256, 0x801, 4, 2, 3), "a.idx, byte 0", "0x00000803", "0x00000801");
    refused(Bytes.idx(24, 256, 0xD03, 4, 2, 3), "a.idx, byte 0", "unsigned bytes", "0x00000D03");
    refused(Bytes.idx(24, 256, 0x803_0000, 4, 2, 3), "0x08030000");
  }

  @Test
  void otherTypesOfNumbersAreNamed() {
    refused(Bytes.idx(48, 256, 0xB03, 4, 2, 3), "0x00000B03 (integers of 16 bits, 3 dimensions)");
    refused(Bytes.idx(96, 256, 0xD04, 4, 2, 3, 1), "0x00000D04 (floats of 32 bits, 4 dimensions)");
    refused(Bytes.idx(96, 256, 0x805, 4, 2, 3, 1, 1), "(unsigned bytes, 5 dimensions)");
    refused(
        IMAGES, Bytes.idx(16, 3, 0xC01, 4), "b.idx, byte 0", "(integers of 32 bits, 1 dimension)");
    refused(
        IMAGES, Bytes.idx(4, 3, 0x802, 4, 1), "b.idx, byte 0", "(unsigned bytes, 2 dimensions)");
  }

  /** The reference is the definition of both orders: value 100 y + 10 x + c at (c, y, x). */
  @Test
  void channelsComeFirstOrLast() throws IOException {
    byte[] first = new byte[16 + 4 + 2 * 3 * 2 * 4];
    byte[] last = first.clone();
    byte[] planes = new byte[2 * 3 * 2 * 4];
    java.nio.ByteBuffer.wrap(first).putInt(0x804).putInt(2).putInt(3).putInt(2).putInt(4);
    java.nio.ByteBuffer.wrap(last).putInt(0x804).putInt(2).putInt(2).putInt(4).putInt(3);
    for (int i = 0; i < 48; i++) {
      int image = i / 24;
      int c = i / 8 % 3;
      int y = i / 4 % 2;
      int x = i % 4;
      planes[i] = (byte) (120 * image + 50 * y + 10 * x + c);
      first[20 + i] = planes[i];
      last[20 + ((image * 2 + y) * 4 + x) * 3 + c] = planes[i];
    }
    for (byte[] images : List.of(first, last, Bytes.gzip(last))) {
      ImageSet set = read(images, Bytes.idx(2, 3, 0x801, 2));
      assertThat(set.shape()).isEqualTo(new Shape(3, 2, 4));
      assertThat(set.pixels()).isEqualTo(planes);
    }
  }

  @Test
  void oneChannelInFourDimensionsIsGrey() throws IOException {
    for (int[] header : new int[][] {{0x804, 4, 2, 3, 1}, {0x804, 4, 1, 2, 5}}) {
      byte[] images = Bytes.idx(4 * header[2] * header[3] * header[4], 256, header);
      ImageSet set = read(images, LABELS);
      assertThat(set.shape().channels()).isEqualTo(1);
      assertThat(set.pixels()).isEqualTo(Arrays.copyOfRange(images, 20, images.length));
    }
  }

  @Test
  void whereChannelsAreHasToBeClear() {
    String[] parts = {"a.idx, byte 8", "1 or 3 channels", "not at both places"};
    refused(Bytes.idx(36, 256, 0x804, 2, 3, 2, 3), with(parts, "found 3 x 2 x 3"));
    refused(Bytes.idx(18, 256, 0x804, 2, 1, 3, 3), with(parts, "found 1 x 3 x 3"));
    refused(Bytes.idx(64, 256, 0x804, 2, 4, 2, 4), with(parts, "found 4 x 2 x 4"));
    refused(Bytes.idx(64, 256, 0x804, 2, 2, 0, 3), "byte 8", "at least 1 x 1", "2 x 0 x 3");
  }

  private static String[] with(String[] parts, String more) {
    String[] all = Arrays.copyOf(parts, parts.length + 1);
    all[parts.length] = more;
    return all;
  }

  @Test
  void emptyAndCutHeadersAreRefused() {
    refused(new byte[0], "a.idx, byte 0", "4 bytes of IDX magic number", "the end after 0");
    refused(Arrays.copyOf(IMAGES, 3), "byte 0", "the end after 3");
    refused(Arrays.copyOf(IMAGES, 14), "byte 12", "dimension 2", "the end after 2");
  }

  @Test
  void dimensionsThatCannotBeAreRefused() {
    refused(Bytes.idx(0, 256, 0x803, -1, 2, 3), "byte 4", "below 2^31", "4294967295");
    refused(Bytes.idx(0, 256, 0x803, 4, 0, 3), "byte 8", "at least 1 x 1", "0 x 3");
  }

  /** 65536 x 65536 x 1 is 0 in 32 bits, 2^31-1 cubed overflows 64. */
  @Test
  void productsOfDimensionsThatOverflowAreRefused() {
    refused(Bytes.idx(0, 256, 0x803, 65536, 65536, 1), "at most", "65536 x 65536 x 1");
    int most = Integer.MAX_VALUE;
    refused(Bytes.idx(0, 256, 0x803, most, most, most), "at most", most + " x " + most);
  }

  @Test
  void shortAndLongFilesAreRefused() {
    refused(Arrays.copyOf(IMAGES, 39), "byte 16", "24 bytes of pixels", "the end after 23");
    refused(Arrays.copyOf(IMAGES, 41), "byte 40", "the end of the file", "more bytes");
  }

  @Test
  void cutAndDamagedGzipIsRefused() {
    byte[] packed = Bytes.gzip(IMAGES);
    refused(Arrays.copyOf(packed, packed.length - 9), "a.idx", "a whole gzip file");
    refused(Arrays.copyOf(packed, 5), "a.idx", "gzip header");
    byte[] damaged = packed.clone();
    damaged[packed.length - 6] ^= 1;
    refused(damaged, "a.idx", "gzip");
  }

  /** 64 MB of zeros in 64 KB behind a header of one image: only the header's share is unpacked. */
  @Test
  void gzipBombsAreRefusedWithoutUnpackingThem() {
    byte[] bomb = new byte[64 << 20];
    System.arraycopy(Bytes.idx(0, 256, 0x803, 1, 2, 3), 0, bomb, 0, 16);
    refused(Bytes.gzip(bomb), "byte 22", "the end of the file");
    System.arraycopy(Bytes.idx(0, 256, 0x803, 1 << 20, 8, 7), 0, bomb, 0, 16);
    byte[] packed = Bytes.gzip(bomb);
    assertThatThrownBy(() -> read(new IdxReader(1 << 20), packed, LABELS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("at most 1048576 bytes of pixels")
        .hasMessageContaining("1048576 x 8 x 7");
  }

  /** A gigabyte is promised; memory for what came, 40 bytes, is all that may be asked for. */
  @Test
  void memoryGrowsWithWhatCameNotWithWhatIsPromised() {
    byte[] promise = Bytes.idx(24, 256, 0x803, 1 << 20, 32, 32);
    long before = allocated();
    refused(promise, "the end after 24");
    assertThat(allocated() - before).isLessThan(8 << 20);
  }

  @Test
  void labelsWithoutAClassAreRefused() {
    assertThatThrownBy(() -> read(IMAGES, Bytes.idx(4, 4, 0x801, 4)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.idx, byte 11")
        .hasMessageContaining("below 3")
        .hasMessageContaining("found 3");
  }

  @Test
  void countsThatDifferNameBothFiles() {
    assertThatThrownBy(() -> read(IMAGES, Bytes.idx(5, 3, 0x801, 5)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.idx")
        .hasMessageContaining("4 images of a.idx")
        .hasMessageContaining("5 labels");
  }

  /** Networks and file systems hand out a stream in pieces of any size. */
  @Test
  void streamsThatComeInPiecesAreRead() throws IOException {
    var pieces =
        new SequenceInputStream(
            new ByteArrayInputStream(IMAGES, 0, 1), new ByteArrayInputStream(IMAGES, 1, 39));
    ImageSet set =
        new IdxReader().read(new DataFile("a.idx", pieces), Bytes.file("b.idx", LABELS), NAMES);
    assertThat(set.pixels()).isEqualTo(Arrays.copyOfRange(IMAGES, 16, 40));
  }

  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static void refused(byte[] images, String... parts) {
    refused(images, LABELS, parts);
  }

  private static void refused(byte[] images, byte[] labels, String... parts) {
    assertThatThrownBy(() -> read(images, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private static ImageSet read(byte[] images, byte[] labels) throws IOException {
    return read(new IdxReader(), images, labels);
  }

  private static ImageSet read(IdxReader reader, byte[] images, byte[] labels) throws IOException {
    return reader.read(Bytes.file("a.idx", images), Bytes.file("b.idx", labels), NAMES);
  }
}
