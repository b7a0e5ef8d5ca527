// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.File;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Asks PDFBox whether files are PDF/A-1b: a line a file, its faults below it; exit status 1 where one is not. */
public class Preflight {
    public static void main(String[] files) throws Exception {
        boolean good = true;
        for (String file : files) {
            ValidationResult result = check(file);
            good &= result.isValid();
            System.out.println((result.isValid() ? "valid   " : "INVALID ") + file);
            result.getErrorsList().stream().map(e -> "  " + e.getErrorCode() + " " + e.getDetails()).distinct()
                    .limit(20).forEach(System.out::println);
        }
        System.exit(good ? 0 : 1);
    }

    private static ValidationResult check(String file) throws Exception {
        PreflightParser parser = new PreflightParser(new File(file));
        try {
            parser.parse();
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                return document.getResult();
            }
        } catch (SyntaxValidationException e) {
            return e.getResult();
        }
    }
}
