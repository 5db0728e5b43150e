package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSetTest {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final ImageSet SET =
      new ImageSet(new Shape(1, 1, 2), NAMES, new byte[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 2});

  @Test
  void slicesAndSelectionsCopyTheirImages() {
    assertThat(SET.slice(1, 3).pixels()).containsExactly(3, 4, 5, 6);
    assertThat(SET.slice(1, 3).labels()).containsExactly(1, 2);
    assertThat(SET.select(new int[] {2, 0, 2}).pixels()).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(SET.select(new int[] {2, 0, 2}).labels()).containsExactly(2, 0, 2);
  }

  @Test
  void concatUndoesSlicing() {
    ImageSet whole = ImageSet.concat(List.of(SET.slice(0, 1), SET.slice(1, 1), SET.slice(1, 3)));
    assertThat(whole.pixels()).isEqualTo(SET.pixels());
    assertThat(whole.labels()).isEqualTo(SET.labels());
    assertThat(DataFingerprint.of(whole)).isEqualTo(DataFingerprint.of(SET));
  }

  @Test
  void setsOfDifferentKindsDoNotConcatenate() {
    ImageSet other = new ImageSet(new Shape(1, 2, 1), NAMES, new byte[2], new int[1]);
    assertThatThrownBy(() -> ImageSet.concat(List.of(SET, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 x 2 x 1");
    assertThatThrownBy(() -> ImageSet.concat(List.of())).hasMessageContaining("no image sets");
  }

  @Test
  void lengthsAndLabelsAreChecked() {
    Shape shape = new Shape(1, 1, 2);
    assertThatThrownBy(() -> new ImageSet(shape, NAMES, new byte[5], new int[2]))
        .hasMessageContaining("5 pixels");
    assertThatThrownBy(() -> new ImageSet(shape, NAMES, new byte[4], new int[] {0, 3}))
        .hasMessageContaining("label of image 1 = 3, of 3 classes");
    assertThatThrownBy(() -> SET.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> SET.select(new int[] {3}))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Python: sha256 of struct.pack('>5i', 1, 1, 2, 3, 3), the names, labels and pixels. */
  @Test
  void fingerprintIsTheDigestOfTheDocumentedBytes() {
    assertThat(DataFingerprint.of(SET))
        .isEqualTo("b2cea6df6b15ca3e93ad2772b92967b72529b9d8e88108db647595f45c1958b1");
  }

  @Test
  void fingerprintSeesEveryPart() {
    byte[] pixels = {1, 2, 3, 4, 5, 6};
    int[] labels = {0, 1, 2};
    List<String> prints =
        List.of(
            DataFingerprint.of(SET),
            DataFingerprint.of(new ImageSet(new Shape(1, 2, 1), NAMES, pixels, labels)),
            DataFingerprint.of(new ImageSet(new Shape(2, 1, 1), NAMES, pixels, labels)),
            DataFingerprint.of(new ImageSet(SET.shape(), List.of("a", "b", "d"), pixels, labels)),
            DataFingerprint.of(new ImageSet(SET.shape(), NAMES, pixels, new int[] {0, 1, 1})),
            DataFingerprint.of(
                new ImageSet(SET.shape(), NAMES, new byte[] {1, 2, 3, 4, 5, 7}, labels)));
    assertThat(prints).doesNotHaveDuplicates();
  }
}
