package credence.job.report.sections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.ImageSet;
import credence.job.report.page.Markup;
import credence.job.report.page.NumberText;
import credence.job.report.page.Page;
import credence.job.report.page.PageSection;
import credence.job.report.page.Png;
import credence.net.Shape;
import credence.store.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ClassSectionsTest {

  @Test
  void fewClassesAreAMatrixShadedByMistakes() {
    Page page = page(new ConfusionTable(model(3)));
    assertThat(page.all("//tbody/tr[2]/td")).containsExactly("4", "50", "\u00B7");
    assertThat(page.all("//td[@class='number right']")).containsExactly("50", "50", "50");
    assertThat(page.all("//td[@class='number wrong']/@style"))
        .containsExactly("--share:35%", "--share:60%");
    assertThat(page.text()).contains("The commonest mistake: class 2 taken for class 1, 8 times.");
  }

  @Test
  void ofManyClassesTheCommonestMistakesAreListed() {
    Page page = page(new ConfusionTable(model(40)));
    assertThat(page.all("//table[@class='matrix']")).isEmpty();
    assertThat(page.all("//tbody/tr")).hasSize(20);
    assertThat(page.all("//tbody/tr[1]/*")).containsExactly("class 39", "class 38", "156");
  }

  @Test
  void classesWithoutImagesHaveDashes() {
    ObjectNode model = model(2);
    ObjectNode empty = (ObjectNode) model.path("classes").path(1);
    empty.put("images", 0).putNull("error").putNull("aleatoric").putNull("epistemic");
    Page page = page(new ClassTable(model));
    assertThat(page.all("//tbody/tr[1]/td")).startsWith("50", "0.00 %", "0.3000", "0.1000");
    assertThat(page.all("//tbody/tr[2]/td")).startsWith("0", NumberText.NONE, NumberText.NONE);
    assertThat(page.all("//tbody/tr[1]//span/@style"))
        .containsExactly("width:75.0%", "width:25.0%");
    assertThat(page.all("//tbody/tr[2]//span")).isEmpty();
    assertThat(page.text()).doesNotContain("NaN");
  }

  @Test
  void picturesKeepEveryPixel() throws IOException {
    byte[] pixels = {1, 2, 3, 4, 5, 6, (byte) 250, (byte) 251, (byte) 252, 9, 10, 11};
    ImageSet colour = new ImageSet(new Shape(3, 1, 2), List.of("a"), pixels, new int[2]);
    var second = ImageIO.read(new ByteArrayInputStream(png(Png.uri(colour, 1))));
    assertThat(second.getWidth()).isEqualTo(2);
    assertThat(second.getRGB(0, 0)).isEqualTo(0xFFFA_FC0A);
    assertThat(second.getRGB(1, 0)).isEqualTo(0xFFFB_090B);
    ImageSet grey = new ImageSet(new Shape(1, 2, 3), List.of("a"), pixels, new int[2]);
    var first = ImageIO.read(new ByteArrayInputStream(png(Png.uri(grey, 0))));
    assertThat(first.getRaster().getSample(2, 1, 0)).isEqualTo(6);
  }

  private static byte[] png(String uri) {
    return Base64.getDecoder().decode(uri.substring("data:image/png;base64,".length()));
  }

  /** 50 images of each class are right; 4 c of class c are taken for the one before. */
  private static ObjectNode model(int classes) {
    ObjectNode model = CanonicalJson.object();
    ArrayNode rows = model.putArray("classes");
    ArrayNode confusion = model.putArray("confusion");
    for (int c = 0; c < classes; c++) {
      rows.addObject()
          .put("class", "class " + c)
          .put("images", 50)
          .put("error", 0.0)
          .put("aleatoric", 0.3)
          .put("epistemic", 0.1);
      ArrayNode row = confusion.addArray();
      for (int p = 0; p < classes; p++) {
        row.add(p == c ? 50 : p == c - 1 ? 4 * c : 0);
      }
    }
    return model;
  }

  private static Page page(PageSection section) {
    Markup markup = new Markup().open("main");
    section.write(markup);
    return Page.of(markup.finished().getBytes(StandardCharsets.UTF_8));
  }
}
