package credence.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import credence.net.Shape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResizingTest {

  private static final Resizing CROP = new Resizing.To(2, 2, Resizing.Fit.CROP);
  private static final Resizing STRETCH = new Resizing.To(1, 2, Resizing.Fit.STRETCH);

  @Test
  void whatIsTooMuchOfTheLongerSideIsCutOffAtBothEnds() {
    Picture wide = grey(2, 5, 9, 1, 2, 9, 9, 9, 3, 4, 9, 9);
    assertThat(CROP.apply(wide).pixels()).containsExactly(1, 2, 3, 4);
    Picture high = grey(4, 2, 9, 9, 1, 2, 3, 4, 9, 9);
    assertThat(CROP.apply(high).pixels()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void everyChannelIsCutAlike() {
    byte[] pixels = {9, 9, 1, 2, 3, 4, 9, 9, 9, 9, 5, 6, 7, 8, 9, 9};
    Picture picture = new Picture(new Shape(2, 4, 2), pixels, Set.of());
    assertThat(CROP.apply(picture).pixels()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void whatIsCutIsThenScaled() {
    Picture wide =
        grey(4, 6, 9, 1, 1, 2, 2, 9, 9, 1, 1, 2, 2, 9, 9, 3, 3, 4, 4, 9, 9, 3, 3, 4, 4, 9);
    Picture square = grey(4, 4, 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
    assertThat(CROP.apply(wide).pixels()).isEqualTo(square.resized(2, 2).pixels());
  }

  @Test
  void stretchingKeepsNoAspect() {
    Picture square = grey(2, 2, 0, 100, 100, 200);
    assertThat(STRETCH.apply(square).pixels()).containsExactly(50, (byte) 150);
  }

  @Test
  void onlyWhatHadAnotherSizeIsScaled() {
    Picture same = grey(2, 2, 1, 2, 3, 4);
    assertThat(CROP.apply(same)).isSameAs(same);
    assertThat(new Resizing.Never().apply(same)).isSameAs(same);
    assertThat(STRETCH.apply(same).changes()).containsExactly(PictureChange.RESIZED);
    Picture cut = CROP.apply(grey(2, 3, 1, 2, 3, 4, 5, 6));
    assertThat(cut.changes()).containsExactly(PictureChange.RESIZED);
  }

  @Test
  void veryLongPicturesKeepAtLeastOneRow() {
    byte[] pixels = new byte[5000];
    Picture line = new Picture(new Shape(1, 1, 5000), pixels, Set.of());
    assertThat(new Resizing.To(1, 4096, Resizing.Fit.CROP).apply(line).shape())
        .isEqualTo(new Shape(1, 1, 4096));
    assertThat(CROP.apply(line).shape()).isEqualTo(new Shape(1, 2, 2));
  }

  @Test
  void aSizeThatThereIsNotIsRefused() {
    for (int side : new int[] {0, -1, 4097}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Resizing.To(side, 2, Resizing.Fit.STRETCH))
          .withMessageContaining("resize = " + side);
    }
  }

  private static Picture grey(int height, int width, int... values) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = (byte) values[i];
    }
    return new Picture(new Shape(1, height, width), pixels, Set.of());
  }
}
