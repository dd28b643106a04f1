// What is asked of a page by looking at it from inside. Each function returns a list of faults.
(() => {
    const shown = (e) => e.checkVisibility({visibilityProperty: true});
    const words = (e) => (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 60);

    const colour = (text) => {
        const n = text.match(/[\d.]+/g).map(Number);
        return {r: n[0], g: n[1], b: n[2], a: n.length > 3 ? n[3] : 1};
    };
    const light = (c) => {
        const part = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
        return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
    };
    const contrast = (a, b) => {
        const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
        return (x + 0.05) / (y + 0.05);
    };
    // The first ground behind an element that isn't seen through.
    const ground = (e) => {
        for (; e; e = e.parentElement) {
            const c = colour(getComputedStyle(e).backgroundColor);
            if (c.a === 1) return c;
            if (c.a > 0) return null;
        }
        return matchMedia('(prefers-color-scheme: dark)').matches ? null : {r: 255, g: 255, b: 255, a: 1};
    };

    const overflow = () => {
        const faults = [];
        const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth > wide)
            faults.push(`the page is ${document.documentElement.scrollWidth} wide, the screen ${wide}`);
        for (const e of document.querySelectorAll('body *')) {
            if (!shown(e) || e.closest('.scroll') || e.closest('.skip') || e.closest('thead')) continue;
            const box = e.getBoundingClientRect();
            if (box.right > wide + 1 || box.left < -1) faults.push(`${e.tagName} ends at ${box.right}: ${words(e)}`);
        }
        // What scrolls must be reachable without a mouse, and words in cells keep a width to read.
        for (const e of document.querySelectorAll('.scroll'))
            if (e.scrollWidth > e.clientWidth && e.tabIndex < 0) faults.push('a table scrolls, but not by keyboard');
        for (const e of document.querySelectorAll('tbody th,td'))
            if (shown(e) && words(e).length > 12 && e.clientWidth < 60) faults.push(`a cell is ${e.clientWidth} wide: ${words(e)}`);
        return faults;
    };

    const readable = () => {
        const faults = [];
        let least = 99;
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const e = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || !shown(e) || e.closest('svg') || e.closest('.skip')) continue;
            const behind = ground(e);
            const style = getComputedStyle(e);
            const got = behind ? contrast(colour(style.color), behind) : 0;
            least = Math.min(least, got);
            if (got < 4.5) faults.push(`contrast ${got.toFixed(2)}: ${words(e)}`);
            if (parseFloat(style.fontSize) < 12) faults.push(`${style.fontSize}: ${words(e)}`);
        }
        window.leastContrast = least;
        return faults;
    };

    // Graphics that say something need 3 to 1 against what they stand on.
    const drawn = () => {
        const faults = [];
        for (const e of document.querySelectorAll('.fill,.ring.on,.tick')) {
            if (!shown(e)) continue;
            const style = getComputedStyle(e);
            const behind = ground(e.closest('figure,.figure'));
            const got = behind ? contrast(colour(e.classList.contains('ring') ? style.stroke : style.fill), behind) : 0;
            if (got < 2.5) faults.push(`contrast ${got.toFixed(2)} of ${e.getAttribute('class')}`);
        }
        return faults;
    };

    const outline = () => {
        const faults = [];
        let level = 0;
        const heads = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')];
        for (const h of heads) {
            const own = Number(h.tagName[1]);
            if (own > level + 1) faults.push(`h${own} after h${level}: ${words(h)}`);
            if (!words(h)) faults.push(`an empty h${own}`);
            level = own;
        }
        if (heads.filter((h) => h.tagName === 'H1').length !== 1) faults.push('not one h1');
        for (const one of ['main', 'body > header', 'body > nav', 'body > footer'])
            if (document.querySelectorAll(one).length !== 1) faults.push(`not one ${one}`);
        if (!/^(ko|en)$/.test(document.documentElement.lang)) faults.push('no lang');
        if (!document.title) faults.push('no title');
        for (const a of document.querySelectorAll('a[href^="#"]'))
            if (!document.getElementById(a.getAttribute('href').slice(1))) faults.push(`a link to nowhere: ${a.href}`);
        const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
        if (new Set(ids).size !== ids.length) faults.push('an id stands twice');
        return faults;
    };

    const named = () => {
        const faults = [];
        for (const t of document.querySelectorAll('table')) {
            if (!t.caption || !words(t.caption)) faults.push('a table without a caption');
            if ([...t.querySelectorAll('thead th')].some((h) => h.scope !== 'col')) faults.push('a column head without scope');
            if ([...t.querySelectorAll('tbody tr')].some((r) => r.cells[0].scope !== 'row')) faults.push('a row without a head');
            const columns = t.tHead.rows[0].cells.length;
            if ([...t.rows].some((r) => r.cells.length !== columns)) faults.push('rows of several lengths');
        }
        for (const s of document.querySelectorAll('svg')) {
            const hidden = s.getAttribute('aria-hidden') === 'true';
            const says = s.getAttribute('role') === 'img' && s.querySelector('title')?.textContent.trim();
            if (!hidden && !says) faults.push('a chart that says nothing');
        }
        for (const d of document.querySelectorAll('details'))
            if (!d.querySelector('summary') || !words(d.querySelector('summary'))) faults.push('a fold without a name');
        for (const e of document.querySelectorAll('[tabindex]'))
            if (e.tabIndex > 0) faults.push('an order of its own for the Tab key');
        return faults;
    };

    const harmless = () => {
        const faults = [];
        for (const e of document.querySelectorAll('script,img,iframe,object,embed,form,input,button,link,base'))
            faults.push(`there is a ${e.tagName}`);
        for (const e of document.querySelectorAll('*'))
            for (const a of e.attributes)
                if (/^on|^style$|^src$/.test(a.name)) faults.push(`${e.tagName} ${a.name}`);
        for (const a of document.querySelectorAll('a'))
            if (!/^(https?:|#)/.test(a.getAttribute('href')) || a.hostname === 'example.com') faults.push(`a link to ${a.href}`);
        return faults;
    };

    window.checks = {overflow, readable, drawn, outline, named, harmless};
    window.openAll = () => document.querySelectorAll('details').forEach((d) => { d.open = true; });
})();
