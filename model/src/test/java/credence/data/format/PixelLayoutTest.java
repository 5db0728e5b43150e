package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import credence.net.Shape;
import org.junit.jupiter.api.Test;

class PixelLayoutTest {

  /** Rows of the file are columns of the image: A at (row y, column x) is the file's (x, y). */
  @Test
  void rowsBecomeColumns() {
    PixelLayout layout = PixelLayout.plain(new Shape(1, 2, 3)).transposed(true);
    byte[] file = {1, 2, 3, 4, 5, 6};
    byte[] image = new byte[6];
    layout.write(file, 0, image, 0);
    assertThat(layout.shape()).isEqualTo(new Shape(1, 3, 2));
    assertThat(image).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void coloursAreTransposedTooWhereverTheyBegin() {
    PixelLayout layout = new PixelLayout(new Shape(3, 1, 2), true, true);
    byte[] file = {0, 11, 12, 13, 21, 22, 23};
    byte[] image = new byte[8];
    layout.write(file, 1, image, 2);
    assertThat(layout.shape()).isEqualTo(new Shape(3, 2, 1));
    assertThat(image).containsExactly(0, 0, 11, 21, 12, 22, 13, 23);
  }

  @Test
  void plainImagesAreCopied() {
    PixelLayout layout = PixelLayout.plain(new Shape(3, 1, 2));
    byte[] image = new byte[6];
    layout.write(new byte[] {9, 1, 2, 3, 4, 5, 6}, 1, image, 0);
    assertThat(image).containsExactly(1, 2, 3, 4, 5, 6);
  }
}
