// A page that has moved: on to the new one, with the anchor that was asked for.
location.replace(document.querySelector("link[rel=canonical]").getAttribute("href") + location.hash);
