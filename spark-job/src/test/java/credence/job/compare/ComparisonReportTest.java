package credence.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.report.page.Page;
import credence.job.rundir.FinishedRun;
import credence.store.CanonicalJson;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {

  private static final String HOSTILE = "<script>alert('1')<img src=x onerror=alert(1)>\"&";

  @Test
  void namesOfFoldersNetworksModelsAndSettingsAreTexts() {
    List<FinishedRun> runs =
        List.of(run("one", summary()), run("two", summary()), run("three", evaluated()));
    Page page = Page.of(new ComparisonReport(runs).html());
    assertThat(page.text()).doesNotContainIgnoringCase("<script", "<img");
    assertThat(page.all("//@*[starts-with(name(), 'on')]")).isEmpty();
    assertThat(page.all("(//table)[1]/tbody/tr/th"))
        .containsExactly(HOSTILE + "one", HOSTILE + "two", HOSTILE + "three");
    assertThat(page.all("(//table)[1]/tbody/tr[1]/td[2]")).containsExactly(HOSTILE);
    assertThat(page.all("//table[@class='settings']/tbody/tr/th")).contains("a." + HOSTILE);
    assertThat(page.all("//table[@class='settings']/tbody/tr/td")).contains(HOSTILE + "two");
  }

  private static FinishedRun run(String name, JsonNode summary) {
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put("a." + HOSTILE, HOSTILE + name);
    Path place = new Path(new Path("/runs"), HOSTILE + name);
    return new FinishedRun(place, settings, summary, CanonicalJson.object(), List.of());
  }

  private static ObjectNode summary() {
    ObjectNode summary = CanonicalJson.object().put("network", HOSTILE).put("dataset", HOSTILE);
    summary.putObject("test").put("error", 0.01).put("nll", 0.05).put("ece", 0.01);
    return summary;
  }

  private static ObjectNode evaluated() {
    ObjectNode summary = summary();
    ObjectNode model = summary.putArray("models").addObject().put("name", HOSTILE);
    model.putObject("draws").set("test", summary.get("test"));
    return summary;
  }
}
