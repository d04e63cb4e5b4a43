import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates one PDF against veraPDF profiles: VeraCheck FILE FLAVOUR..., such as ua1 or 3a. */
public class VeraCheck {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = true;
        for (int i = 1; i < args.length; i++) {
            PDFAFlavour flavour = PDFAFlavour.fromString(args[i]);
            try (InputStream in = new FileInputStream(args[0]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                good &= result.isCompliant();
                System.out.println(args[i] + " " + (result.isCompliant() ? "PASS" : "FAIL"));
                Map<String, Integer> counts = new LinkedHashMap<>();
                for (TestAssertion a : result.getTestAssertions()) {
                    if (a.getStatus() == TestAssertion.Status.FAILED) {
                        String text = a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber()
                                + " " + a.getMessage() + " @ " + a.getLocation().getContext();
                        counts.merge(text, 1, Integer::sum);
                    }
                }
                counts.forEach((text, n) -> System.out.println("  " + n + "x " + text));
            }
        }
        System.exit(good ? 0 : 1);
    }
}
